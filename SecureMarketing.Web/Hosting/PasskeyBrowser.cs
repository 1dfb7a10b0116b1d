using Microsoft.JSInterop;
using SecureMarketing.Core.Access;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Web.Components.Shared;

namespace SecureMarketing.Web.Hosting;

/// <summary>Holds passkey ceremonies in the browser of a circuit (<c>modules/passkey.js</c>).</summary>
public sealed class PasskeyBrowser(IJSRuntime js) : IAsyncDisposable
{
    // People look for their key; the challenge lives as long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private IJSObjectReference? module;

    /// <summary>Registers: the browser's answer as JSON, or what went wrong in words.</summary>
    public Task<Result<string>> CreateAsync(PasskeyChallenge challenge) => AttemptAsync("create", challenge);

    /// <summary>Presents: the browser's answer as JSON, or what went wrong in words.</summary>
    public Task<Result<string>> GetAsync(PasskeyChallenge challenge) => AttemptAsync("get", challenge);

    /// <summary>A name for a passkey of this device.</summary>
    public async Task<string> DeviceNameAsync() => await (await ModuleAsync()).InvokeAsync<string>("deviceName");

    private async Task<Result<string>> AttemptAsync(string kind, PasskeyChallenge challenge)
    {
        var answer = await (await ModuleAsync()).InvokeAsync<Attempt>("attempt", Patience, kind, challenge.OptionsJson);
        return answer.Credential is { } credential ? credential : new Error("access.passkey_not_presented", answer.Trouble ?? AccessErrors.PasskeyRefused.Message);
    }

    private async Task<IJSObjectReference> ModuleAsync() => module ??= await js.InvokeAsync<IJSObjectReference>("import", "/modules/passkey.js");

    public ValueTask DisposeAsync() => module.ReleaseAsync();

    private sealed class Attempt
    {
        public string? Credential { get; init; }
        public string? Trouble { get; init; }
    }
}
