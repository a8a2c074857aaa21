"""Test group SOAP, HTTP and XML, shown on AddCDRs."""
