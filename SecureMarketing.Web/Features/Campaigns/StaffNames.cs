using SecureMarketing.Core.Access;
using SecureMarketing.Core.Approvals;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;

namespace SecureMarketing.Web.Features.Campaigns;

/// <summary>Names of the colleagues who spoke or ticked.</summary>
internal static class StaffNames
{
    public static Task<IReadOnlyDictionary<Guid, string>> OfAsync(UseCaseRunner useCases, Actor actor, IReadOnlyList<ReviewThread> threads) =>
        OfAsync(useCases, actor, threads.SelectMany(t => t.Answers.Select(a => a.By).Append(t.By).Append(t.ResolvedBy ?? t.By)));

    public static async Task<IReadOnlyDictionary<Guid, string>> OfAsync(UseCaseRunner useCases, Actor actor, IEnumerable<UserId> people)
    {
        var ids = people.Select(p => p.Value).ToHashSet();
        if (ids.Count == 0)
            return new Dictionary<Guid, string>();
        var named = await useCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff(ids), actor, CancellationToken.None);
        return named.IsSuccess ? named.Value : new Dictionary<Guid, string>();
    }
}
