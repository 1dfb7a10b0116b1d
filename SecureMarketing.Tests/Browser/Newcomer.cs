using Microsoft.Playwright;
using SecureMarketing.Core.Access;

namespace SecureMarketing.Tests.Browser;

/// <summary>Someone who uses the product for the first time, by its pages alone.</summary>
internal sealed class Newcomer(Visitor visitor)
{
    private const string Password = "seven quiet rivers";

    public IPage Page { get; } = visitor.Page;

    public Visitor Visitor { get; } = visitor;

    /// <summary>The step that the home page offers this person now, by the text of its button; null when it is others' turn.</summary>
    public async Task<string?> NextAsync()
    {
        await Visitor.GotoAsync("/");
        var next = Page.Locator(".sm-first-steps li[aria-current=step] a.sm-button");
        return await next.CountAsync() == 0 ? null : await next.InnerTextAsync();
    }

    /// <summary>Takes the step that the home page offers, which must be this one.</summary>
    public async Task TakeAsync(string step)
    {
        Assert.Equal(step, await NextAsync());
        await Page.Locator(".sm-first-steps li[aria-current=step] a.sm-button").ClickAsync();
        await Visitor.ReadyAsync();
    }

    /// <summary>From a set-up link to the home page.</summary>
    /// <param name="link">Path with the token.</param>
    /// <param name="name">For the first administrator, who has no account yet; null for an invited person.</param>
    public async Task SetUpAsync(string link, string? name = null)
    {
        await Page.GotoAsync(link);
        if (name is not null)
        {
            await Page.GetByLabel("Your name").FillAsync(name);
            await Page.GetByLabel("Email").FillAsync("ada@example.org");
        }

        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Page.GetByLabel("Password again").FillAsync(Password);
        await ClickAsync("Continue");
        var secret = Base32.Decode(await Page.Locator(".sm-secret").InnerTextAsync());
        await Page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.Code(secret, TimeProvider.System.GetUtcNow()));
        await ClickAsync("Turn it on");
        await Page.GetByRole(AriaRole.Link, new() { Name = "I have kept them, continue" }).ClickAsync();
        await VirtualKey.AddAsync(Page);
        await ClickAsync("Register a passkey");
        await Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        await Visitor.ReadyAsync();
    }

    /// <summary>Presses the button with exactly this name.</summary>
    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public async Task FillAsync(string label, string text)
    {
        await Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await Page.GetByLabel(label, new() { Exact = true }).PressAsync("Tab");
    }

    public Task ChooseAsync(string label, string option) =>
        Page.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = option });

    public Task TickAsync(string text) => Page.Locator("label.sm-check", new() { HasText = text }).Locator("input").CheckAsync();
}
