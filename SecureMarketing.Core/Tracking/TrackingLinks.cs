using SecureMarketing.Core.Kernel;

namespace SecureMarketing.Core.Tracking;

/// <summary>What of a message may be counted.</summary>
/// <param name="Opens">A pixel may be put in.</param>
/// <param name="Clicks">Links may lead through this installation.</param>
public readonly record struct TrackingChoice(bool Opens, bool Clicks)
{
    /// <summary>Nothing but the opt-out: for people who asked not to be tracked.</summary>
    public static readonly TrackingChoice Off = new(false, false);

    /// <summary>The rule of compliance §8.</summary>
    /// <param name="sensitive">Content or segment carries a sensitivity label: nothing is counted.</param>
    /// <param name="encrypted">S/MIME or OpenPGP: no remote picture inside, since showing it would reveal the reading of an encrypted message.</param>
    public static TrackingChoice For(bool sensitive, bool encrypted) => sensitive ? Off : new(Opens: !encrypted, Clicks: true);
}

/// <summary>The addresses of one message.</summary>
public sealed class MessageLinks
{
    private readonly Func<int, string> click;

    internal MessageLinks(string? openPixel, Func<int, string>? click, string unsubscribe)
    {
        OpenPixel = openPixel;
        this.click = click ?? (_ => throw new InvalidOperationException("Clicks of this message are not tracked."));
        TracksClicks = click is not null;
        Unsubscribe = unsubscribe;
    }

    /// <summary>Null when opens are not counted.</summary>
    public string? OpenPixel { get; }

    /// <summary>When false, links stay as authored.</summary>
    public bool TracksClicks { get; }

    /// <summary>The page for people, and the one-click address for <c>List-Unsubscribe</c> (RFC 8058): the same.</summary>
    public string Unsubscribe { get; }

    /// <summary>The preference centre, for people.</summary>
    public string Preferences => Unsubscribe + "/preferences";

    /// <summary>Address that leads to the link of this index.</summary>
    public string Click(int index) => click(index);
}

/// <summary>Mints the tracked addresses of messages. Pure: needs no database.</summary>
public sealed class TrackingLinks(TrackingTokens tokens, PublicAddress address)
{
    public MessageLinks For(MessageId message, TrackingChoice choice) => new(
        choice.Opens ? address.Of("/t/o/" + tokens.Write(new(TokenKind.Open, message, 0))) : null,
        choice.Clicks ? index => address.Of("/t/c/" + tokens.Write(new(TokenKind.Click, message, checked((ushort)index)))) : null,
        address.Of("/u/" + tokens.Write(new(TokenKind.Unsubscribe, message, 0))));
}
