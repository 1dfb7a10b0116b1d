using SecureMarketing.Core.Delivery;
using SecureMarketing.Core.Delivery.Policy;

namespace SecureMarketing.Core.Sending;

/// <summary>
/// A retry leaves where the attempt before it left: a greylisting server knows the sender by its address, and starts anew with another
/// (zone-mta #430). Only where that way out itself was at fault is it passed over. Pure.
/// </summary>
internal static class EgressPolicy
{
    /// <summary>Puts the last route first among ways of the same strength; never a weaker way before a stronger one.</summary>
    public static IReadOnlyList<MethodCandidate> Order(IReadOnlyList<MethodCandidate> candidates, RouteId? last)
    {
        if (last is not { } route || candidates.Count < 2)
            return candidates;
        var ordered = new List<MethodCandidate>(candidates.Count);
        for (var i = 0; i < candidates.Count;)
        {
            var end = i;
            while (end < candidates.Count && candidates[end].Method == candidates[i].Method)
                end++;
            var same = candidates.Skip(i).Take(end - i).ToList();
            ordered.AddRange(same.Where(c => c.Route == route));
            ordered.AddRange(same.Where(c => c.Route != route));
            i = end;
        }

        return ordered;
    }

    /// <summary>Whether what the server said was about our way out: policy and reputation, not the mailbox or the moment.</summary>
    /// <param name="code">Reply code of the last attempt; null when none came, so the way itself failed.</param>
    /// <param name="enhanced">Enhanced status code; null when none came.</param>
    public static bool Blocks(int? code, string? enhanced) => code switch
    {
        null => true,
        // X.7.x is security or policy (RFC 3463 §3.8); greylisting says 4.7.1 with 450 or 451, and wants the same address back.
        450 or 451 or 452 => false,
        _ => enhanced?.Split('.') is [_, "7", _],
    };
}
