using System.Globalization;
using System.Text;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>What a demo run did; the names are the command line's contract (cli.md).</summary>
internal sealed record DemoSummary
{
    /// <summary>People in the store.</summary>
    public required int People { get; init; }

    /// <summary>People in the demo's segment.</summary>
    public required int Segment { get; init; }

    /// <summary>Messages that the gate let through, both campaigns together.</summary>
    public required int Allowed { get; init; }

    /// <summary>People left out, by the gate's primary reason.</summary>
    public required IReadOnlyDictionary<string, int> Denied { get; init; }

    /// <summary>Accepted messages by the way they were secured.</summary>
    public required DemoMethods Methods { get; init; }

    /// <summary>Messages opened by a person, as the reports count them.</summary>
    public required int Opened { get; init; }
    public required int Clicked { get; init; }

    /// <summary>Path of the report.</summary>
    public required string Excel { get; init; }

    /// <summary>Folder of the sandbox's <c>.eml</c> files.</summary>
    public required string Messages { get; init; }
    public required double Seconds { get; init; }

    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{People:N0} people, {Segment:N0} in the segment, {Allowed:N0} messages allowed in {Seconds:0.0} s."));
        foreach (var (code, people) in Denied)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  left out {people:N0}: {code}"));
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"Secured by S/MIME {Methods.Smime:N0}, OpenPGP {Methods.Openpgp:N0}, verified TLS {Methods.Tls:N0}, portal {Methods.Portal:N0}."));
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"Opened {Opened:N0}, clicked {Clicked:N0}."));
        text.Append("Report:   ").AppendLine(Excel);
        text.Append("Messages: ").Append(Messages);
        return text.ToString();
    }
}

/// <summary>Counts by method.</summary>
internal sealed record DemoMethods(int Smime, int Openpgp, int Tls, int Portal);
