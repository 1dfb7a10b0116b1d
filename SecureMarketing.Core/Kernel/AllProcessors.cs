using System.Runtime.ExceptionServices;

namespace SecureMarketing.Core.Kernel;

/// <summary>Many small pieces of work that do not depend on each other, on as many processors as there are.</summary>
internal static class AllProcessors
{
    /// <param name="count">Pieces, from 0.</param>
    /// <param name="work">What to do with a piece, by its number; called on several threads at once. Results go by place.</param>
    /// <exception cref="Exception">The first that a piece threw, itself and not wrapped: as if all had been done one by one.</exception>
    public static void Run(int count, Action<int> work)
    {
        try
        {
            Parallel.For(0, count, work);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
