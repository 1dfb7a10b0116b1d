using System.Text.Json.Nodes;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts.Rights;

/// <summary>
/// What an owner of facts holds about one person, for the copy that the person may ask for (45 CFR 164.524). Implemented by
/// Contacts and by the modules above it.
/// </summary>
public interface IPersonRecord
{
    /// <summary>Everything, opened; a section without rows says that there is nothing.</summary>
    Task<IReadOnlyList<RecordSection>> SectionsAsync(AppDbContext db, ContactId contact, CancellationToken cancellationToken);
}

/// <summary>One chapter of a person's record. PHI: a class without a printing <see cref="object.ToString"/>.</summary>
/// <param name="order">Place in the copy: 100 identity, 200 clinical, 300 consent, 400 messages, 500 events, 600 where from, 700 who looked.</param>
/// <param name="key">Name in the JSON, camel case.</param>
/// <param name="title">Heading for people.</param>
/// <param name="rows">Field and value; null values are left out.</param>
public sealed class RecordSection(int order, string key, string title, IEnumerable<JsonObject> rows)
{
    public int Order { get; } = order;

    public string Key { get; } = key;

    public string Title { get; } = title;

    public IReadOnlyList<JsonObject> Rows { get; } = [.. rows];

    /// <summary>A row of fields; those without a value are left out.</summary>
    public static JsonObject Row(params (string Field, JsonNode? Value)[] fields)
    {
        var row = new JsonObject();
        foreach (var (field, value) in fields)
        {
            if (value is not null)
                row[field] = value;
        }

        return row;
    }
}
