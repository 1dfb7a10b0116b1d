namespace SecureMarketing.Core.Contacts.Import;

/// <summary>One entry of a bundle file.</summary>
/// <param name="Position">Of its first byte.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Row">From 1.</param>
/// <param name="PassedOver">Entries between the noted one before and this one that nobody wants.</param>
internal readonly record struct EntryPlace(long Position, int Length, int Row, int PassedOver);

/// <summary>
/// Where the entries of a bundle stand that are taken, noted while the file is checked as a whole. Claims and benefits are
/// most of a bundle: without the index each later pass tokenised them anew, half of the time of reading. 24 bytes an entry.
/// </summary>
internal sealed class BundleIndex
{
    private readonly List<EntryPlace> people = [];
    private readonly List<EntryPlace> others = [];

    /// <summary>Patients, and entries that cannot be read, in the order of the file.</summary>
    public IReadOnlyList<EntryPlace> People => people;

    /// <summary>All else that is taken or to be rejected, in the order of the file.</summary>
    public IReadOnlyList<EntryPlace> Others => others;

    /// <summary>Entries after the last of <see cref="Others"/> that nobody wants.</summary>
    public int PassedOver { get; private set; }

    /// <summary>What those that nobody wants are, medications apart: references take what they say.</summary>
    public IgnoredTypes Ignored { get; } = new();

    public void AddPerson(JsonElements at, int row) => people.Add(new EntryPlace(at.Position, at.Current.Length, row, 0));

    public void Add(JsonElements at, int row)
    {
        others.Add(new EntryPlace(at.Position, at.Current.Length, row, PassedOver));
        PassedOver = 0;
    }

    /// <param name="type">Of a known resource.</param>
    public void PassOver(string? type)
    {
        PassedOver++;
        if (type != nameof(Hl7.Fhir.Model.Medication))
            Ignored.Add(type);
    }
}
