namespace SecureMarketing.Core.Privacy;

/// <summary>What somebody was told of a set of people.</summary>
internal enum Telling
{
    /// <summary>Its number.</summary>
    Number = 1,

    /// <summary>That it has 1 to 10 people.</summary>
    Below11 = 2,

    /// <summary>That somebody is in it and somebody is not, and no more.</summary>
    Somebody = 3,

    /// <summary>Nothing: a set of nobody would have been answered alike.</summary>
    Nothing = 4,
}

/// <summary>How free the numbers are that were asked for and not told.</summary>
internal enum Leeway
{
    /// <summary>For one of them no second value was found: it may be known.</summary>
    None = 0,

    /// <summary>Each has a second value.</summary>
    Second = 1,

    /// <summary>Each has a second value, and keeps one when of any one set more it is told that somebody is in it.</summary>
    Lasting = 2,
}
