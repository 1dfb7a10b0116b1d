using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Keys;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.Retention;

namespace SecureMarketing.Tests.Consent;

public sealed class RenewalSqliteTests() : RenewalTests(DatabaseProvider.Sqlite);

public sealed class RenewalPostgreSqlTests() : RenewalTests(DatabaseProvider.PostgreSql);

/// <summary>What is prepared when an authorization comes to its end, and what the record shows of its keeping.</summary>
public abstract class RenewalTests(DatabaseProvider provider)
{
    [Fact]
    public async Task EndingAuthorization_IsPreparedOnce_AndAskedOnlyWhenStaffLetItRun()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var signed = await SignedAsync(bench, await bench.PersonAsync());
        // Signed on paper, without a template: no form to ask with again.
        await bench.Register.ActiveAsync(await bench.PersonAsync("p-2"), Forms.Complete with { ExpiresOn = new DateOnly(2027, 11, 20) });
        Assert.Equal(0, await PrepareAsync(bench));
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(350));

        Assert.Equal(1, await PrepareAsync(bench));
        Assert.Equal(0, await PrepareAsync(bench));

        var row = (await bench.Register.RunAsync<ListAuthorizationBatches, IReadOnlyList<AuthorizationBatchRow>>(new())).Value.Single();
        Assert.Equal((AuthorizationBatchState.Stopped, 1, 1), (row.State, row.Total, row.Waiting));
        await bench.Register.RunAsync<StepAuthorizationBatches, int>(new());
        await using (var db = bench.Register.Host.NewContext())
            Assert.Equal(2, await db.Authorizations.CountAsync());

        await bench.Register.RunAsync<SwitchAuthorizationBatch, Unit>(new(row.Id, true));
        await bench.Register.RunAsync<StepAuthorizationBatches, int>(new());
        await using var after = bench.Register.Host.NewContext();
        var renewal = await after.Authorizations.SingleAsync(a => a.State == AuthorizationState.AwaitingSignature);
        Assert.Equal(signed.Value.ToString(), renewal.Open(bench.Register.Host.Get<IFieldCipher>()).Renews);
        Assert.Equal(AuthorizationState.Active, (await bench.RowAsync(signed)).State);
        bench.Register.Host.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(0, await PrepareAsync(bench));
    }

    [Fact]
    public async Task Record_ShowsTheExactText_TheDayToKeepIt_AndAHold()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var person = await bench.PersonAsync();
        var id = await SignedAsync(bench, person);
        var detail = await ViewAsync(bench, id);
        Assert.Equal((new DateOnly(2033, 11, 24), false), (detail.RetainThrough, detail.Held));
        var document = (await bench.Register.RunAsync<OpenEvidence, OpenedEvidence>(new(id))).Value;
        Assert.Equal((AuthorizationDocument.MediaType, detail.Text), (document.MediaType, System.Text.Encoding.UTF8.GetString(document.Content)));
        await using (var db = bench.Register.Host.NewContext())
        {
            db.RetentionHolds.Add(new RetentionHold(person, null, "A lawsuit", null, Guid.Empty, bench.Register.Host.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }

        Assert.True((await ViewAsync(bench, id)).Held);
    }

    [Fact]
    public async Task Request_CanBeAnsweredOnPaper_WithItsScan()
    {
        await using var bench = await AskingBench.StartAsync(provider);
        var asked = (await bench.AskAsync(await bench.PersonAsync())).Value;
        await bench.Register.RunAsync<SignAuthorization, AuthorizationId>(new SignAuthorization
        {
            Authorization = asked.Authorization,
            Signature = new AuthorizationSignature { Name = "Pat Example", SignedOn = new DateOnly(2026, 11, 24) },
            Document = new SubmittedDocument { MediaType = "application/pdf", Content = [7, 7, 7] },
        });
        Assert.Equal(AuthorizationState.PendingCopy, (await bench.Register.RunAsync<VerifyAuthorization, VerifiedAuthorization>(new VerifyAuthorization { Authorization = asked.Authorization })).Value.State);
        Assert.Equal(AuthorizationSourceKind.PaperScanned, (await bench.RowAsync(asked.Authorization)).SourceKind);
        Assert.Equal([7, 7, 7], (await bench.Register.RunAsync<OpenEvidence, OpenedEvidence>(new(asked.Authorization))).Value.Content);
    }

    private static async Task<AuthorizationId> SignedAsync(AskingBench bench, ContactId person)
    {
        var (id, token, ticket) = await bench.ProvenAsync(person);
        await bench.SignAsync(token, ticket);
        await bench.OpenAsync(token, ticket);
        return id;
    }

    private static async Task<int> PrepareAsync(AskingBench bench) =>
        (await bench.Register.RunAsync<PrepareRenewals, int>(new(), Actor.Worker("authorization-renewals", Permission.AuthorizationBatch))).Value;

    private static async Task<AuthorizationDetail> ViewAsync(AskingBench bench, AuthorizationId id) =>
        (await bench.Register.RunAsync<ViewAuthorization, AuthorizationDetail>(new ViewAuthorization { Authorization = id })).Value;
}
