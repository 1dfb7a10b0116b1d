using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Core.Segmentation;

/// <summary>The words that the data uses for every attribute of words: states, languages, races and so on.</summary>
/// <param name="Campaign">The campaign that it is for: words of what that was granted are told as well. Null = for none.</param>
public sealed record ListWords(OriginId? Campaign = null) : ICommand<IReadOnlyDictionary<string, IReadOnlyList<string>>>
{
    public static Permission Requires => Permission.SegmentView;

    public static AuditAction Audits => AuditAction.NotAudited;
}

internal sealed class ListWordsHandler(AttributeCatalogue catalogue, SensitiveAccess access) : IUseCase<ListWords, IReadOnlyDictionary<string, IReadOnlyList<string>>>
{
    /// <summary>Beyond this a list is no help in choosing; the rule row then takes typed text.</summary>
    private const int Longest = 500;

    public async Task<Result<IReadOnlyDictionary<string, IReadOnlyList<string>>>> HandleAsync(ListWords command, UseCaseScope scope, CancellationToken cancellationToken)
    {
        var rights = await access.OfAsync(scope, command.Campaign, cancellationToken);
        var words = await scope.Db.AttributeWords.AsNoTracking().Select(w => new { w.Attribute, w.Text }).Distinct().ToListAsync(cancellationToken);
        var units = await scope.Db.AccountUnits.AsNoTracking().Where(u => !u.Retired).Select(u => u.Name).ToListAsync(cancellationToken);
        var social = new List<(string Attribute, string Text)>();
        // Spoken languages share the words of the preferred ones.
        foreach (var attribute in catalogue.All.Where(a => a is { Asks.Count: > 0, Choices: null, Words: not null, Type: AttributeType.Choice } && a.IsOpenTo(rights)))
            social.AddRange((await SocialAttributes.WordsAsync(scope.Db, attribute, Longest, cancellationToken)).Select(w => (attribute.Words!, w)));
        var several = catalogue.All.Where(a => a.Several).Select(a => a.Words).OfType<string>().ToHashSet(StringComparer.Ordinal);
        words = [.. words.SelectMany(w => several.Contains(w.Attribute) ? Races.Parts(w.Text).Select(t => new { w.Attribute, Text = t }) : [w])];
        return words.Concat(social.Select(w => new { w.Attribute, w.Text })).Distinct().Concat(units.Distinct(StringComparer.Ordinal).Select(u => new { Attribute = UnitAttributes.VisitedUnit, Text = u }))
            .GroupBy(w => w.Attribute, StringComparer.Ordinal)
            // The names of units are words of a sensitive attribute.
            .Where(g => catalogue.All.Where(a => a.Words == g.Key).All(a => a.IsOpenTo(rights))).ToDictionary(
            g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(w => w.Text).Order(StringComparer.OrdinalIgnoreCase).Take(Longest)], StringComparer.Ordinal);
    }
}
