import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Judges files with the JDK's own schema validator: Check SCHEMA [FILE-WITH-PATHS].
 *
 * <p>Prints a line for each complaint about the schema itself, then "valid PATH" or "invalid PATH" for each document.
 */
class Check {
    public static void main(String[] arguments) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setFeature("http://apache.org/xml/features/validation/schema-full-checking", true);
        factory.setErrorHandler(
                new ErrorHandler() {
                    public void warning(SAXParseException e) {
                        System.out.println("schema warning: " + e);
                    }

                    public void error(SAXParseException e) {
                        System.out.println("schema error: " + e);
                    }

                    public void fatalError(SAXParseException e) {
                        System.out.println("schema fatal: " + e);
                    }
                });
        Schema schema = factory.newSchema(new File(arguments[0]));
        if (arguments.length == 1) {
            return;
        }
        for (String path : Files.readAllLines(Path.of(arguments[1]))) {
            Validator validator = schema.newValidator();
            try {
                validator.validate(new StreamSource(new File(path)));
                System.out.println("valid " + path);
            } catch (SAXException e) {
                System.out.println("invalid " + path);
            }
        }
    }
}
