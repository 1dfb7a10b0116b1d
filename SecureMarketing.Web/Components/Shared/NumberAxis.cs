namespace SecureMarketing.Web.Components.Shared;

/// <summary>The lines of a chart's number axis.</summary>
internal static class NumberAxis
{
    /// <summary>Most lines that an axis has; with more its words stand too close on a phone.</summary>
    public const int MostLines = 6;

    /// <summary>Distance of the lines: 1, 2 or 5 times a power of ten, the least with which at most <see cref="MostLines"/> hold the numbers.</summary>
    /// <param name="least">The least number, 0 or more.</param>
    /// <param name="most">The greatest, at least the least.</param>
    public static int StepOf(long least, long most)
    {
        for (var power = 1L; ; power *= 10)
        {
            foreach (var step in new[] { power, 2 * power, 5 * power })
            {
                if (Lines(least, most, step) <= MostLines)
                    return (int)Math.Min(step, int.MaxValue);
            }
        }
    }

    /// <summary>Lines from the one at or below the least number to the one at or above the greatest.</summary>
    public static long Lines(long least, long most, long step) => ((most + step - 1) / step) - (least / step) + 1;
}
