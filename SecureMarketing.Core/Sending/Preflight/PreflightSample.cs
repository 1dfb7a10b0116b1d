using System.Text;
using MimeKit;
using SecureMarketing.Core.Delivery.Crypto;
using SecureMarketing.Core.Delivery.Domains;
using SecureMarketing.Core.Gate;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Tracking;

namespace SecureMarketing.Core.Sending.Preflight;

/// <summary>Makes a letter as the sender makes them, signs it and reads its header: what is checked is what will travel. Leaves nothing behind.</summary>
internal sealed class PreflightSample(DkimSigner signer, TrackingLinks links, TimeProvider clock)
{
    public async Task<SampleHeader> OfAsync(OriginFacts origin, CancellationToken cancellationToken)
    {
        var unsubscribe = origin.Gate.Comm == CommercialClass.Commercial || origin.Gate.Foot == YesNo.Y
            ? links.For(MessageId.New(), TrackingChoice.Off).Unsubscribe
            : null;
        var letter = MessageComposer.Sample(origin, unsubscribe, clock.GetUtcNow());
        var bytes = letter.Unencrypted();
        var signatures = Encoding.ASCII.GetString(await signer.SignAsync(bytes, letter.FromDomain, cancellationToken));
        using var written = new MemoryStream(bytes.ToArray());
        var headers = await HeaderList.LoadAsync(written, cancellationToken);
        return new SampleHeader(headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"], [.. Read(signatures)]);
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
}
