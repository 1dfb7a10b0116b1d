using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Attributes.Purposes;
using SecureMarketing.Core.Bounces.Mailboxes;
using SecureMarketing.Core.Campaigns;
using SecureMarketing.Core.Compliance;
using SecureMarketing.Core.Consent;
using SecureMarketing.Core.Consent.Recovery;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Contacts.Intake;
using SecureMarketing.Core.Contacts.Rights;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Direct;
using SecureMarketing.Core.Delivery.Policy;
using SecureMarketing.Core.Delivery.Routes;
using SecureMarketing.Core.Delivery.Streams;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Retention;
using SecureMarketing.Core.Segmentation.DeIdentified;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Support;

namespace SecureMarketing.Tests.Access;

public sealed class FreshProofTests
{
    /// <summary>The acts that a screen left unlocked must not suffice for. One more belongs here on purpose, none by accident.</summary>
    private static readonly Type[] Dangerous =
    [
        typeof(ChangeRoles), typeof(InviteUser), typeof(DeactivateUser), typeof(SetLeavingDate), typeof(WithdrawLeavingDate), typeof(ResetSignIn),
        typeof(OfferPasskey), typeof(AddPasskey), typeof(RemovePasskey), typeof(ChangePassword), typeof(BeginAuthenticator), typeof(ConfirmAuthenticator),
        typeof(ReplaceRecoveryCodes), typeof(ConfirmFreshProof),
        typeof(SaveRoute), typeof(SetStream), typeof(SetDeliveryPolicy), typeof(CreateDkimKey), typeof(RetireDkimKey),
        typeof(ConfirmSuppressionRelease), typeof(EndConfidential), typeof(ScheduleCampaign), typeof(ExportAuditTrail), typeof(UndoImport),
        typeof(ExportDeIdentified), typeof(ExportPersonRecord), typeof(ErasePerson), typeof(ReleaseErasure),
        typeof(SwitchOnRetentionRule), typeof(ReleaseHold), typeof(GrantField), typeof(SaveSource), typeof(RemoveSource),
        typeof(SaveMailbox), typeof(RemoveMailbox), typeof(ForgetDomain),
        typeof(OrderAuthorizationBatch), typeof(OrderStandingRenewals), typeof(AnswerAccounting), typeof(SignLowProbability),
        typeof(AllowBreakGlass), typeof(ConfirmRecovery),
    ];

    [Fact]
    public void Demands_AreDeclaredByExactlyTheDangerousActs()
    {
        var declared = typeof(ICommand<>).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)))
            .Where(type => type.GetProperty(nameof(ICommand<Unit>.Demands), BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is Proof.Fresh);
        Assert.Equal(Dangerous.Select(t => t.Name).Order(), declared.Select(t => t.Name).Order());
    }

    [Fact]
    public async Task OldProof_IsAskedForAgain_AndANewOneHoldsForFiveMinutes()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        await mia.SignInAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True((await TryAsync(host, mia)).IsSuccess);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(UseCaseErrors.ProofNeeded, (await TryAsync(host, mia)).Error);
        Assert.True((await mia.ProveAsync()).IsSuccess);
        host.Clock.Advance(FreshProof.Standard.Window);
        Assert.True((await TryAsync(host, mia)).IsSuccess);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(UseCaseErrors.ProofNeeded, (await TryAsync(host, mia)).Error);
    }

    [Fact]
    public async Task Passkey_ProvesInPlaceOfPasswordAndCode()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        using var key = new SoftAuthenticator();
        await mia.AddPasskeyAsync(key);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.False((await TryAsync(host, mia)).IsSuccess);
        Assert.True((await mia.PresentPasskeyAsync(key)).IsSuccess);
        Assert.True((await TryAsync(host, mia)).IsSuccess);
    }

    [Fact]
    public async Task AnothersPasskey_ProvesNothing()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var leo = await Staff.InviteAsync(host, "leo@example.org", Role.Legal);
        using var hers = new SoftAuthenticator();
        using var his = new SoftAuthenticator();
        await mia.AddPasskeyAsync(hers);
        await leo.AddPasskeyAsync(his);
        var asked = (await host.RunAsync<AskForProof, PasskeyChallenge>(new AskForProof(), mia.Actor)).Value;
        var answer = await host.RunAsync<ProveWithPasskey, Unit>(new ProveWithPasskey { Ticket = asked.Ticket, CredentialJson = his.Get(asked.OptionsJson) }, mia.Actor);
        Assert.Equal("access.passkey_refused", answer.Error?.Code);
    }

    [Fact]
    public async Task WrongPasswordOrCode_SameWords_AndTheFifthLocksAndEndsTheSession()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        var code = mia.Code;
        var wrongPassword = await mia.ProveAsync(password: "not her password");
        // The right code went with the wrong password; it is not used up by that.
        Assert.True((await mia.ProveAsync(code: code)).IsSuccess);
        var usedCode = await mia.ProveAsync(code: code);
        Assert.Equal(wrongPassword.Error, usedCode.Error);
        for (var i = 0; i < 3; i++)
            Assert.Equal(wrongPassword.Error, (await mia.ProveAsync(code: "12345")).Error);
        Assert.Equal(AccessErrors.ProofRefused, (await mia.ProveAsync(code: "12345")).Error);
        await using var db = host.NewContext();
        var events = await db.Set<SecureMarketing.Core.Audit.AuditEvent>().OrderBy(e => e.RowId).Select(e => e.Action).ToListAsync();
        Assert.Equal(
            [AuditAction.IdentityProofFailed, AuditAction.IdentityProven, .. Enumerable.Repeat(AuditAction.IdentityProofFailed, 4), AuditAction.LockedOut],
            events.Where(a => a is AuditAction.IdentityProven or AuditAction.IdentityProofFailed or AuditAction.LockedOut));
        Assert.Equal("access.session_ended", (await mia.ProveAsync()).Error?.Code);
    }

    [Fact]
    public async Task MissingProof_LeavesNoEvent()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var mia = await Staff.InviteAsync(host, "mia@example.org", Role.Marketer);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await using var db = host.NewContext();
        var before = await db.Set<SecureMarketing.Core.Audit.AuditEvent>().CountAsync();
        Assert.False((await host.RunAsync<ReplaceRecoveryCodes, RecoveryCodeSheet>(new ReplaceRecoveryCodes(), mia.Actor)).IsSuccess);
        Assert.Equal(before, await db.Set<SecureMarketing.Core.Audit.AuditEvent>().CountAsync());
    }

    [Fact]
    public async Task DemoPerson_ProvesByTheCodeAlone()
    {
        await using var host = await TestHost.StartAsync(realSessions: true);
        var legal = (await host.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo())).Value.Single(l => l.Role == Role.Legal);
        await host.RunAsync<UseDemoLink, UserId>(new UseDemoLink { Token = legal.Token }, Actor.Anyone());
        var opened = (await host.RunAsync<CheckSecondFactor, OpenedSession>(new CheckSecondFactor { User = legal.User, Code = await CodeAsync(host) }, Actor.Anyone())).Value;
        var actor = Actor.User(legal.User, "Legal", new HashSet<Permission>(), opened.Session.Value.ToString("D"), null);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.False((await host.RunAsync<ViewProofOptions, ProofOptions>(new ViewProofOptions(), actor)).Value.HasPassword);
        Assert.True((await host.RunAsync<ProveIdentity, Unit>(new ProveIdentity { Password = "", Code = await CodeAsync(host) }, actor)).IsSuccess);
        Assert.True((await host.RunAsync<ConfirmFreshProof, Unit>(new ConfirmFreshProof(), actor)).IsSuccess);
    }

    private static async Task<string> CodeAsync(TestHost host) =>
        (await host.RunAsync<ShowDemo, IReadOnlyList<DemoPerson>>(new ShowDemo())).Value.Single(p => p.Role == Role.Legal).Code;

    private static Task<Result<Unit>> TryAsync(TestHost host, Staff person) => host.RunAsync<ConfirmFreshProof, Unit>(new ConfirmFreshProof(), person.Actor);
}
