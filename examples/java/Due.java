// When is it due? Asks a running `gkrules serve FOLDER` by HTTP: java Due.java http://127.0.0.1:8000
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class Due {
    public static void main(String[] args) throws Exception {
        // Two questions at once; each has an answer, or an error of its own with a stable code.
        String questions = """
            [{"phrase": "自收到申请之日起20个工作日内", "trigger": "2026-02-10"},
             {"phrase": "近三年内"}]""";
        HttpRequest request = HttpRequest.newBuilder(URI.create(args[0] + "/api/v1/due"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(questions))
            .build();
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
        // A program of your own would use a JSON library: the schemas are at /api/v1/schemas/.
        Matcher found = Pattern.compile("\"due\":\"([0-9-]+)\"|\"code\":\"(\\w+)\"").matcher(answer.body());
        while (found.find())
            System.out.println(found.group(1) == null ? found.group(2) : LocalDate.parse(found.group(1)));
    }
}
