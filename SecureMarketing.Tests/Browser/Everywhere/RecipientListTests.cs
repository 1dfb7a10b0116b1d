using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Audit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Tests.Browser.Everywhere;

/// <summary>
/// Scenario 21 of the compliance brief, over HTTP with the sessions of two roles: addresses under which recipients stand, of a campaign
/// that was sent. That its use case refuses as well is in <c>ScenarioTests</c>.
/// </summary>
[Collection(FilledSiteCollection.Name)]
public sealed class RecipientListTests(FilledSite site)
{
    [Theory]
    [InlineData("/campaigns/{Id:guid}/person")]
    [InlineData("/people")]
    [InlineData("/queue/messages/{Id}")]
    public async Task S21_AMarketerWhoOpensTheRecipientList_Gets403_AndItIsOnTheTrail(string page)
    {
        var server = await site.OpenAsync();
        var address = page.Replace("{Id:guid}", site.Contents.SentCampaign.Value.ToString(), StringComparison.Ordinal).Replace("{Id}", site.Contents.Message.Value.ToString(), StringComparison.Ordinal);
        await using var officer = await server.SignInAsync(Role.ComplianceOfficer);
        await using var marketer = await server.SignInAsync(Role.Marketer);
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        // It is there for whoever may see it.
        Assert.Equal(200, (await officer.Context.APIRequest.GetAsync(address, new() { MaxRedirects = 0 })).Status);
        var before = await db.AuditEvents.MaxAsync(e => e.RowId);

        var answer = await marketer.Context.APIRequest.GetAsync(address, new() { MaxRedirects = 0 });

        Assert.Equal(403, answer.Status);
        var told = await db.AuditEvents.SingleAsync(e => e.RowId > before && e.Action == AuditAction.PageDenied);
        Assert.Equal((AuditOutcome.Refused, page, nameof(Role.Marketer)), (told.Outcome, told.ObjectId, told.ActorRole));
        Assert.True(await db.StaffRoles.AnyAsync(r => r.UserId == UserId.From(told.ActorId) && r.Role == Role.Marketer));
    }
}
