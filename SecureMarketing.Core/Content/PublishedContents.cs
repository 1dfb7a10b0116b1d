using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Content;

/// <summary>A published version, read once.</summary>
public sealed record PublishedContent
{
    public required ContentVersionId Id { get; init; }

    public required ContentId ContentId { get; init; }

    public required string Name { get; init; }

    public required int Number { get; init; }

    public required EmailDocument Document { get; init; }

    /// <summary>SHA-256 of the canonical form, lower-case hex.</summary>
    public required string Hash { get; init; }

    public required PhiUsage Usage { get; init; }

    /// <summary>Targets of the tracked links, by index.</summary>
    public required IReadOnlyList<string> Links { get; init; }

    /// <summary>The gate's <c>Foot</c>.</summary>
    public YesNo Foot => Document.Footer is null ? YesNo.N : YesNo.Y;

    /// <summary>True when showing the message asks a foreign host (the gate's <c>Track</c> is then ThirdParty).</summary>
    public required bool FetchesFromThirdParty { get; init; }

    private static readonly EmailDocument Nothing = new() { Language = "en", Subject = [], Blocks = [] };

    /// <summary>What an origin has that sends nothing but notices.</summary>
    internal static PublishedContent None { get; } = new()
    {
        Id = default,
        ContentId = default,
        Name = "",
        Number = 0,
        Document = Nothing,
        Hash = "",
        Usage = PhiUsage.Of(Nothing),
        Links = [],
        FetchesFromThirdParty = false,
    };
}

/// <summary>Reads published versions; they never change, so each is parsed once per process.</summary>
public sealed class PublishedContents(FirstParty firstParty)
{
    // Versions in use at one time are few (one per running origin); the bound only guards against a crawl over the library.
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<ContentVersionId, PublishedContent> known = new();

    /// <returns>Null when there is no such version.</returns>
    public async Task<PublishedContent?> FindAsync(AppDbContext db, ContentVersionId id, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(id, out var content))
            return content;
        var contents = db.EmailContents;
        var row = await db.EmailContentVersions.AsNoTracking()
            .Where(v => v.Id == id)
            .Join(contents, v => v.ContentId, c => c.Id, (v, c) => new { v.ContentId, c.Name, v.Number, v.Document, v.Hash })
            .SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            return null;
        var document = EmailDocumentParser.Parse(row.Document).Document
            ?? throw new InvalidDataException($"Content version {id.Value:N} cannot be read by this build.");
        content = new PublishedContent
        {
            Id = id,
            ContentId = row.ContentId,
            Name = row.Name,
            Number = row.Number,
            Document = document,
            Hash = Convert.ToHexStringLower(row.Hash),
            Usage = PhiUsage.Of(document),
            Links = DocumentLinks.Of(document),
            FetchesFromThirdParty = EmailLint.Check(document, firstParty).Any(f => f.Code == LintCodes.ThirdPartyTracker),
        };
        if (known.Count >= MostKept)
            known.Clear();
        known[id] = content;
        return content;
    }
}
