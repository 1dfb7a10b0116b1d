namespace SecureMarketing.Core.Content;

/// <summary>A template shipped with the product.</summary>
/// <param name="Key">File name without extension.</param>
/// <param name="Name">As authors read it.</param>
/// <param name="Purpose">When to use it, one sentence.</param>
public sealed record Starter(string Key, string Name, string Purpose, EmailDocument Document);

/// <summary>The shipped templates, written for this product; each passes its own lint.</summary>
public static class Starters
{
    /// <summary>What a new email begins with when no template is chosen.</summary>
    public static readonly EmailDocument Empty = new()
    {
        Language = "en",
        Subject = [new TextRun("A note from your care team")],
        Blocks =
        [
            new HeadingBlock("b1", 1, [new TextRun("Write a heading")]),
            new TextBlock("b2", [new TextRun("Hello "), new MergeRun(MergeCatalogue.FirstName, "there"), new TextRun(",")]),
        ],
    };

    public static IReadOnlyList<Starter> All { get; } =
    [
        Load("mammogram-screening", "Mammogram screening invitation", "Invites people who are due for a screening to book a visit."),
        Load("diabetes-education", "Diabetes education", "Explains what blood sugar numbers mean and offers a class."),
        Load("appointment-reminder", "Appointment reminder", "Reminds of an appointment, to reduce missed visits."),
        Load("welcome", "Welcome for new patients", "Greets new patients and says where to find what."),
    ];

    /// <returns>Null for an unknown key.</returns>
    public static Starter? Find(string key) => All.FirstOrDefault(s => s.Key == key);

    private static Starter Load(string key, string name, string purpose)
    {
        using var resource = new StreamReader(typeof(Starters).Assembly.GetManifestResourceStream($"starter.{key}.json")!);
        var parsed = EmailDocumentParser.Parse(resource.ReadToEnd());
        return new Starter(key, name, purpose, parsed.Document ?? throw new InvalidDataException($"Starter {key}: {parsed.Errors[0]}"));
    }
}
