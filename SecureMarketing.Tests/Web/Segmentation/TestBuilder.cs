using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Segmentation;
using SecureMarketing.Web.Features.Segmentation;
using SecureMarketing.Web.Features.Segmentation.Drafts;

namespace SecureMarketing.Tests.Web.Segmentation;

/// <summary>What the parts of the builder share, without a page.</summary>
internal static class TestBuilder
{
    public static readonly AttributeCatalogue Catalogue = AttributesModule.Catalogue();

    /// <param name="draft">Being edited.</param>
    /// <param name="copied">What was copied; null = nothing, by anybody.</param>
    /// <param name="say">Hears what is announced.</param>
    /// <param name="offered">What a condition may ask about; null = everything.</param>
    /// <param name="search">Answers a search for codes by what was typed; null = nothing is found.</param>
    /// <param name="find">Answers a search for conditions; null = nothing is found.</param>
    /// <param name="clock">Measures the pauses in typing; null = the system's.</param>
    public static SegmentBuilder Of(
        SegmentDraft draft,
        CopiedRules? copied = null,
        Action<string>? say = null,
        IReadOnlyList<AttributeDefinition>? offered = null,
        Func<string, Task<IReadOnlyList<FoundCode>>>? search = null,
        Func<string, Task<IReadOnlyList<FoundFact>>>? find = null,
        TimeProvider? clock = null) => new()
        {
            Catalogue = Catalogue,
            Draft = draft,
            Offered = offered ?? Catalogue.All,
            Words = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal),
            CanEdit = true,
            Written = new DraftWriter(Catalogue).Write(draft.Root),
            SearchCodes = (_, typed, _) => search?.Invoke(typed) ?? Task.FromResult<IReadOnlyList<FoundCode>>([]),
            FindCodes = (typed, _) => find?.Invoke(typed) ?? Task.FromResult<IReadOnlyList<FoundFact>>([]),
            Clock = clock ?? TimeProvider.System,
            Focus = _ => { },
            MoveTo = _ => Task.CompletedTask,
            Say = say ?? (_ => { }),
            Copied = copied ?? new CopiedRules(TimeProvider.System),
            Person = Guid.Parse("019ad000-0000-7000-8000-000000000001"),
            Render = () => { },
        };
}
