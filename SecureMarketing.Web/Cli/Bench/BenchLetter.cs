using System.Text.Json;

namespace SecureMarketing.Web.Cli.Bench;

/// <summary>A newsletter of 10 KB on the wire (RFC 5322 head, text and HTML), with the person's name in it.</summary>
internal static class BenchLetter
{
    private const int Paragraphs = 2;

    private const string Paragraph =
        "Our clinics open an hour earlier from Monday. You can choose a time that suits you, change it at any hour, and find the way " +
        "to the new entrance on the map of your clinic. Parking is free for the first two hours; bring the ticket to the desk. ";

    public static string Document { get; } = JsonSerializer.Serialize(new
    {
        version = 1,
        language = "en",
        subject = "New opening hours",
        preheader = "From Monday on",
        blocks = (object[])[
            new { type = "heading", id = "title", level = 1, content = (object[])[new { text = "New opening hours" }] },
            new { type = "text", id = "hello", content = (object[])[new { text = "Dear " }, new { merge = "firstName", fallback = "neighbour" }, new { text = "," }] },
            .. Enumerable.Range(1, Paragraphs).Select(n => new { type = "text", id = "p" + n, content = (object[])[new { text = Paragraph + Paragraph }] }),
            new { type = "button", id = "map", label = "Find your clinic", href = "https://www.example.com/clinics" },
        ],
        footer = new { organisation = "Harbor Health Partners", postalAddress = "100 Harbor Street, Boston, MA 02110", reason = "You subscribed to our news." },
    });
}
