using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Tests.Browser;

namespace SecureMarketing.Tests.Access;

/// <summary>A member of staff as the tests meet them: set up through the product's own steps, signing in like a person.</summary>
internal sealed class Staff
{
    public const string Password = "seven quiet rivers";

    private readonly IStaffHost host;
    private readonly byte[] secret;

    private Staff(IStaffHost host, string email, UserId id, byte[] secret, SetUpDone done)
    {
        this.host = host;
        this.secret = secret;
        Email = email;
        Id = id;
        RecoveryCodes = done.RecoveryCodes;
        Session = done.Session;
    }

    public string Email { get; }

    public UserId Id { get; }

    public IReadOnlyList<string> RecoveryCodes { get; }

    public OpenedSession Session { get; private set; }

    /// <summary>Carries no rights of its own: the guard must find them.</summary>
    public Actor Actor => Actor.User(Id, "test", new HashSet<Permission>(), Session.Session.Value.ToString("D"), null);

    public string Code => Totp.Code(secret, host.Clock.GetUtcNow());

    /// <summary>As <see cref="InviteAsync"/>, and with a passkey in the session when the roles demand one.</summary>
    public static async Task<(Staff Person, SoftAuthenticator Authenticator)> InviteWithPasskeyAsync(IStaffHost host, string email, params Role[] roles)
    {
        var person = await InviteAsync(host, email, roles);
        var authenticator = new SoftAuthenticator();
        Assert.True((await person.AddPasskeyAsync(authenticator)).IsSuccess);
        return (person, authenticator);
    }

    public static async Task<Staff> InviteAsync(IStaffHost host, string email, params Role[] roles)
    {
        var invited = (await host.RunAsync<InviteUser, Invitation>(new InviteUser { Email = email, Name = "Test " + roles[0], Roles = roles })).Value;
        return await SetUpAsync(host, email, invited.Token);
    }

    public static async Task<Staff> SetUpAsync(IStaffHost host, string email, string token)
    {
        var anyone = Actor.Anyone();
        var chosen = await host.RunAsync<ChoosePassword, Unit>(new ChoosePassword { Token = token, Email = email, Name = "Test Person", Password = Password }, anyone);
        Assert.True(chosen.IsSuccess, chosen.Error?.Message);
        var view = (await host.RunAsync<ShowEnrolment, EnrolmentView>(new ShowEnrolment { Token = token }, anyone)).Value;
        var key = Base32.Decode(view.ReadableSecret);
        var done = (await host.RunAsync<CompleteSetUp, SetUpDone>(new CompleteSetUp { Token = token, Code = Totp.Code(key, host.Clock.GetUtcNow()) }, anyone)).Value;
        // The code of this step is used up; the next one is 30 seconds away.
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        return new Staff(host, email, done.Session.User, key, done);
    }

    public Task<Result<UserId>> TypePasswordAsync(string password = Password) =>
        host.RunAsync<CheckPassword, UserId>(new CheckPassword { Email = Email, Password = password }, Actor.Anyone());

    public Task<Result<OpenedSession>> TypeCodeAsync(string code, bool recovery = false) =>
        host.RunAsync<CheckSecondFactor, OpenedSession>(new CheckSecondFactor { User = Id, Code = code, IsRecoveryCode = recovery }, Actor.Anyone());

    public async Task SignInAsync()
    {
        Assert.True((await TypePasswordAsync()).IsSuccess);
        Session = (await TypeCodeAsync(Code)).Value;
        host.Clock.Advance(TimeSpan.FromSeconds(60));
    }

    public async Task SignInByRecoveryCodeAsync(int code = 0)
    {
        Assert.True((await TypePasswordAsync()).IsSuccess);
        Session = (await TypeCodeAsync(RecoveryCodes[code], recovery: true)).Value;
    }

    public Task<Result<Unit>> ProveAsync(string? password = null, string? code = null) =>
        host.RunAsync<ProveIdentity, Unit>(new ProveIdentity { Password = password ?? Password, Code = code ?? Code }, Actor);

    /// <summary>Registers a passkey of this authenticator in the present session.</summary>
    public async Task<Result<PasskeyId>> AddPasskeyAsync(SoftAuthenticator authenticator, string name = "Work laptop")
    {
        var offered = await host.RunAsync<OfferPasskey, PasskeyChallenge>(new OfferPasskey(), Actor);
        return offered.Error is { } refused
            ? refused
            : await host.RunAsync<AddPasskey, PasskeyId>(
                new AddPasskey { Ticket = offered.Value.Ticket, CredentialJson = authenticator.Create(offered.Value.OptionsJson), Name = name }, Actor);
    }

    /// <summary>A new session by passkey alone.</summary>
    public async Task<Result<OpenedSession>> SignInByPasskeyAsync(SoftAuthenticator authenticator)
    {
        authenticator.Counter++;
        var asked = (await host.RunAsync<AskForPasskey, PasskeyChallenge>(new AskForPasskey(), Actor.Anyone())).Value;
        var opened = await host.RunAsync<SignInWithPasskey, OpenedSession>(
            new SignInWithPasskey { Ticket = asked.Ticket, CredentialJson = authenticator.Get(asked.OptionsJson) }, Actor.Anyone());
        if (opened.IsSuccess)
            Session = opened.Value;
        return opened;
    }

    /// <summary>The passkey again, in the present session.</summary>
    public async Task<Result<Unit>> PresentPasskeyAsync(SoftAuthenticator authenticator)
    {
        authenticator.Counter++;
        var asked = await host.RunAsync<AskForProof, PasskeyChallenge>(new AskForProof(), Actor);
        return asked.Error is { } refused
            ? refused
            : await host.RunAsync<ProveWithPasskey, Unit>(new ProveWithPasskey { Ticket = asked.Value.Ticket, CredentialJson = authenticator.Get(asked.Value.OptionsJson) }, Actor);
    }
}
