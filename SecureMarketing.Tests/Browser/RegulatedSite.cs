using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Tests.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>
/// A site of real people: passkeys required, proofs that grow old, and a clock that only moves when a test says so. Started
/// once per test class that asks for it.
/// </summary>
public sealed class RegulatedSite : BrowserSite, IStaffHost
{
    // Chromium judges cookies by the real time, so the site's begins there.
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    protected override bool IsDemo => false;

    protected override void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Clock);

    public Task<Result<TResult>> RunAsync<TCommand, TResult>(TCommand command, Actor? actor) where TCommand : ICommand<TResult> =>
        Services.GetRequiredService<UseCaseRunner>().RunAsync<TCommand, TResult>(command, actor ?? Actor.Operator("test"), CancellationToken.None);

    /// <summary>A window in which this person has typed password and code.</summary>
    internal async Task<Visitor> EnterAsync(Staff person, Viewport? view = null)
    {
        var visitor = await VisitAsync(view);
        await TypeSignInAsync(visitor, person);
        await visitor.Page.WaitForURLAsync(url => !url.Contains("second-factor", StringComparison.Ordinal));
        // The code of this half minute is used up.
        Clock.Advance(TimeSpan.FromSeconds(60));
        return visitor;
    }

    internal static async Task TypeSignInAsync(Visitor visitor, Staff person)
    {
        await visitor.GotoAsync("/account/sign-in");
        await visitor.Page.GetByLabel("Email").FillAsync(person.Email);
        await visitor.Page.GetByLabel("Password").FillAsync(Staff.Password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await visitor.Page.GetByLabel("Code").FillAsync(person.Code);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}

/// <summary>Chromium's virtual authenticator: a device of the person in this window that always says yes.</summary>
internal static class VirtualKey
{
    public static async Task AddAsync(IPage page, string transport = "internal")
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = transport,
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
