namespace SecureMarketing.Web.Features.Segmentation.Drafts;

/// <summary>
/// The draft's id between the change that makes it and the address that names it. The browser changes the address some moments later,
/// and whatever renders the page meanwhile hands it the old address once more: without this the page would take itself for a new one,
/// and begin again over what somebody just typed.
/// </summary>
internal sealed class DraftAddress
{
    private (Guid Id, string From)? coming;

    /// <summary>The address is about to name a draft.</summary>
    /// <param name="id">Of the draft.</param>
    /// <param name="from">The address that does not name it yet.</param>
    public Guid Begin(Guid id, string from)
    {
        coming = (id, from);
        return id;
    }

    /// <param name="named">What the address names, as the page was told; null for none.</param>
    /// <param name="address">The address as it is now.</param>
    /// <returns>The draft that is meant.</returns>
    public Guid? Of(Guid? named, string address)
    {
        if (coming is not var (id, from))
            return named;
        if (named is null && address == from)
            return id;
        coming = null;
        return named;
    }
}
