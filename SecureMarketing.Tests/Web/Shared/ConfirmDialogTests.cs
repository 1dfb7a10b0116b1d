using Bunit;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Tests.Web.Shared;

public sealed class ConfirmDialogTests : BunitContext
{
    private readonly BunitJSModuleInterop module;
    private int acts;
    private Func<Task<Error?>> act = () => Task.FromResult<Error?>(null);

    public ConfirmDialogTests()
    {
        module = JSInterop.SetupModule("/modules/dialog.js");
        module.SetupVoid("open", _ => true).SetVoidResult();
        module.SetupVoid("close", _ => true).SetVoidResult();
    }

    private IRenderedComponent<ConfirmDialog> Show(bool canConfirm = true) => Render<ConfirmDialog>(parameters => parameters
        .Add(d => d.Title, "Revoke this authorization?")
        .Add(d => d.ConfirmText, "Revoke now")
        .Add(d => d.CanConfirm, canConfirm)
        .AddChildContent("<p class=\"inside\"></p>")
        .Add(d => d.OnConfirm, () =>
        {
            acts++;
            return act();
        }));

    [Fact]
    public async Task Content_IsThereOnlyWhileOpen()
    {
        var dialog = Show();
        Assert.Empty(dialog.FindAll(".inside"));
        await dialog.InvokeAsync(dialog.Instance.ShowAsync);
        Assert.Single(dialog.FindAll(".inside"));
        dialog.FindAll("button")[0].Click();
        Assert.Empty(dialog.FindAll(".inside"));
        Assert.Equal(0, acts);
    }

    [Fact]
    public async Task Refusal_StaysInsideTheOpenDialog_UntilItIsOpenedAnew()
    {
        act = () => Task.FromResult<Error?>(new Error("consent.late", "It is too late."));
        var dialog = Show();
        await dialog.InvokeAsync(dialog.Instance.ShowAsync);
        dialog.FindAll("button")[1].Click();
        Assert.Contains("It is too late.", dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        module.VerifyNotInvoke("close");

        await dialog.InvokeAsync(dialog.Instance.ShowAsync);
        Assert.Empty(dialog.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task TwoClicks_ActOnce()
    {
        var running = new TaskCompletionSource<Error?>();
        act = () => running.Task;
        var dialog = Show();
        await dialog.InvokeAsync(dialog.Instance.ShowAsync);
        var confirm = dialog.FindAll("button")[1];
        var first = confirm.ClickAsync();
        var second = dialog.FindAll("button")[1].ClickAsync();
        running.SetResult(null);
        await Task.WhenAll(first, second);
        Assert.Equal(1, acts);
        module.VerifyInvoke("close");
    }

    [Fact]
    public void IncompleteFields_KeepTheActClosed() => Assert.True(Show(canConfirm: false).FindAll("button")[1].HasAttribute("disabled"));
}
