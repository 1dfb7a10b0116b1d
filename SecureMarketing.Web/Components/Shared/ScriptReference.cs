using Microsoft.JSInterop;

namespace SecureMarketing.Web.Components.Shared;

/// <summary>What components hold of the page's scripts.</summary>
internal static class ScriptReference
{
    /// <summary>Lets go of a reference; nothing to do when there is none, or when the page has left and took it along.</summary>
    /// <param name="farewell">A function without arguments to call first; null calls none.</param>
    public static async ValueTask ReleaseAsync(this IJSObjectReference? reference, string? farewell = null)
    {
        if (reference is null)
            return;
        try
        {
            if (farewell is not null)
                await reference.InvokeVoidAsync(farewell);
            await reference.DisposeAsync();
        }
        catch (Exception left) when (left is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // A circuit that ends with its session loses the browser before its components are disposed.
        }
    }
}
