using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Segmentation;

/// <summary>Who wrote one version of a segment, and which versions of other segments it names.</summary>
/// <param name="Author">Who saved it; zero for the command line, which approves nothing.</param>
public sealed record SegmentHand(SegmentVersionId Version, SegmentId Segment, int Number, Guid Author, IReadOnlyList<SegmentVersionId> Names);

/// <summary>
/// Everyone with a hand in an audience (compliance §11: author or editor, over the full edit history): whoever saved the version that is
/// used or an earlier one of the same segment, and the same of every version that it names. A later version is another audience.
/// </summary>
public static class SegmentAuthors
{
    /// <summary>Pure.</summary>
    /// <param name="used">The version that is used.</param>
    /// <param name="hands">Versions of all segments concerned; others do no harm.</param>
    public static IReadOnlySet<UserId> Of(SegmentVersionId used, IReadOnlyCollection<SegmentHand> hands)
    {
        var authors = new HashSet<UserId>();
        var seen = new HashSet<SegmentVersionId>();
        var open = new Stack<SegmentVersionId>([used]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next) || hands.FirstOrDefault(h => h.Version == next) is not { } hand)
                continue;
            authors.UnionWith(hands.Where(h => h.Segment == hand.Segment && h.Number <= hand.Number).Select(h => UserId.From(h.Author)));
            foreach (var named in hand.Names)
                open.Push(named);
        }

        return authors;
    }

    /// <summary>Reads what is concerned, a statement for each level of segments within segments.</summary>
    public static async Task<IReadOnlySet<UserId>> OfAsync(AppDbContext db, SegmentVersionId used, CancellationToken cancellationToken)
    {
        var hands = new List<SegmentHand>();
        var seen = new HashSet<SegmentVersionId>();
        List<SegmentVersionId> wanted = [used];
        while (wanted.Count > 0)
        {
            seen.UnionWith(wanted);
            var (versions, asked) = (db.SegmentVersions, wanted);
            var rows = await db.SegmentVersions.AsNoTracking().Where(v => versions.Any(u => asked.Contains(u.Id) && u.SegmentId == v.SegmentId && v.Number <= u.Number))
                .Select(v => new { v.Id, v.SegmentId, v.Number, v.AuthorId, v.RuleJson }).ToListAsync(cancellationToken);
            hands.AddRange(rows.ConvertAll(r => new SegmentHand(r.Id, r.SegmentId, r.Number, r.AuthorId, NamedIn(r.RuleJson))));
            // A version that was read as an earlier one of another may be named itself, and then counts what it names.
            wanted = [.. hands.Where(h => seen.Contains(h.Version)).SelectMany(h => h.Names).Distinct().Where(n => !seen.Contains(n))];
        }

        return Of(used, hands);
    }

    /// <summary>The versions that a stored rule names: it keeps each by id.</summary>
    public static IReadOnlyList<SegmentVersionId> NamedIn(string ruleJson)
    {
        if (!ruleJson.Contains($"\"{SegmentAttributes.Segment}\"", StringComparison.Ordinal))
            return [];
        using var rule = JsonDocument.Parse(ruleJson);
        return [.. NamedIn(rule.RootElement).Select(SegmentVersionId.From).Distinct()];
    }

    private static IEnumerable<Guid> NamedIn(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Array => node.EnumerateArray().SelectMany(NamedIn),
        JsonValueKind.Object when node.TryGetProperty("attribute", out var attribute) && attribute.ValueEquals(SegmentAttributes.Segment) => Ids(node),
        JsonValueKind.Object => node.EnumerateObject().SelectMany(p => NamedIn(p.Value)),
        _ => [],
    };

    private static IEnumerable<Guid> Ids(JsonElement leaf) =>
        !leaf.TryGetProperty("value", out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Id)
        : Id(value);

    private static IEnumerable<Guid> Id(JsonElement value) => value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? [id] : [];
}
