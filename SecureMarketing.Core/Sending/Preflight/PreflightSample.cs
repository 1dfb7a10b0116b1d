using System.Text;
using MimeKit;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>Makes the header of a message to come and signs it as the sender would: what is checked is what will travel. Leaves nothing behind.</summary>
internal sealed class PreflightSample(DkimSigner signer, TrackingLinks links, TimeProvider clock)
{
    private static readonly FormatOptions Wire = NewWire();

    public async Task<SampleHeader> OfAsync(OriginFacts origin, CancellationToken cancellationToken)
    {
        var unsubscribe = origin.Gate.Comm == CommercialClass.Commercial || origin.Gate.Foot == YesNo.Y
            ? links.For(MessageId.New(), TrackingChoice.Off).Unsubscribe
            : null;
        var mime = new MimeMessage { Subject = "Sample", Date = clock.GetUtcNow(), MessageId = "sample@" + origin.From.Domain, Body = new TextPart("plain") { Text = "Sample" } };
        mime.To.Add(new MailboxAddress(null, "recipient@example.com"));
        MessageComposer.Head(mime, origin, unsubscribe, automatic: origin.Gate.Comm == CommercialClass.Transactional);
        using var output = new MemoryStream();
        await mime.WriteToAsync(Wire, output, cancellationToken);
        var signatures = Encoding.ASCII.GetString(await signer.SignAsync(output.GetBuffer().AsMemory(0, (int)output.Length), origin.From.Domain, cancellationToken));
        return new SampleHeader(mime.Headers["List-Unsubscribe"], mime.Headers["List-Unsubscribe-Post"], [.. Read(signatures)]);
    }

    /// <summary>Signature fields as they stand in a header.</summary>
    internal static IEnumerable<SampleSignature> Read(string fields)
    {
        foreach (var field in fields.Split("DKIM-Signature:", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var unfolded = string.Concat(field.Where(c => !char.IsWhiteSpace(c)));
            if (TagList.Parse(unfolded) is { } tags && tags.Of("d") is { } domain && tags.Of("h") is { } covered)
                yield return new SampleSignature(domain, covered.ToLowerInvariant().Split(':').ToHashSet(StringComparer.Ordinal));
        }
    }

    private static FormatOptions NewWire()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        return options;
    }
}
