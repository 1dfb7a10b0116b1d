using SecureMarketing.Core.Access;
using SecureMarketing.Core.Campaigns.Review;
using SecureMarketing.Core.Content;
using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Web.Features.Content;

/// <summary>Comments of approvers, each beside the part that it is about.</summary>
public sealed partial class EmailEditorPage
{
    private IReadOnlyList<ContentRemark> remarks = [];
    private IReadOnlyDictionary<Guid, string> staff = new Dictionary<Guid, string>();

    /// <summary>About subject, preheader, footer or look, and about blocks that the draft holds no more.</summary>
    private IReadOnlyList<ContentRemark> OtherRemarks => [.. remarks.Where(r => r.Block is not { } block || Draft.IndexOf(block) < 0)];

    private IReadOnlyList<ContentRemark> RemarksOn(string block) => [.. remarks.Where(r => r.Block == block)];

    /// <summary>Without the right to see campaigns there are none to see; the email can be edited all the same.</summary>
    private async Task LoadRemarksAsync(Actor actor)
    {
        if (!actor.Holds(Permission.CampaignView))
            return;
        var listed = await UseCases.RunAsync<ListContentRemarks, IReadOnlyList<ContentRemark>>(new ListContentRemarks(new ContentId(Id)), actor, gone.Token);
        remarks = listed.IsSuccess ? listed.Value : [];
        var people = remarks.SelectMany(r => r.Thread.Answers.Select(a => a.By.Value).Append(r.Thread.By.Value)).ToHashSet();
        if (people.Count == 0)
            return;
        var named = await UseCases.RunAsync<NameStaff, IReadOnlyDictionary<Guid, string>>(new NameStaff(people), actor, gone.Token);
        staff = named.IsSuccess ? named.Value : staff;
    }
}
