using Microsoft.AspNetCore.Components;

namespace SecureMarketing.Web.Features.Segmentation;

/// <summary>Chosen things as chips and a box for the next. Whoever removes a chip by keys goes on in the box: the focus, which was on the chip, would else be lost.</summary>
public abstract class ChipFields : ComponentBase
{
    /// <summary>Where the next is chosen.</summary>
    protected ElementReference Box { get; set; }

    /// <summary>True until the focus is in the box again.</summary>
    protected bool Refocuses { get; private set; }

    /// <summary>What takes the focus once the page is drawn.</summary>
    protected virtual ElementReference Next => Box;

    /// <summary>The focus goes into the box with the next drawing.</summary>
    protected void Refocus() => Refocuses = true;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!Refocuses)
            return;
        await Next.FocusAsync();
        Refocuses = false;
    }
}
