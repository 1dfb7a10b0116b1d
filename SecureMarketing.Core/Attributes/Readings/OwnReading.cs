namespace SecureMarketing.Core.Attributes;

/// <summary>What the organisation keeps for one of its own attributes passes.</summary>
/// <param name="Attribute">Number of the attribute (<see cref="Contacts.Custom.CustomAttribute.Id"/>).</param>
/// <param name="Test">What is asked of the value.</param>
internal sealed record OwnReading(int Attribute, OwnTest Test) : LeafReading;

/// <summary>What is asked of a person's value of an own attribute.</summary>
internal abstract record OwnTest
{
    private protected OwnTest()
    {
    }
}

/// <summary>A value is on record; for false, none is.</summary>
internal sealed record RecordedTest(bool Is) : OwnTest;

/// <summary>The number (or day number; 1 or 0 of a flag) is on record and lies inside, both ends included.</summary>
internal sealed record InsideTest(double First, double Last) : OwnTest;

/// <summary>The day is on record and has an anniversary among them.</summary>
internal sealed record AnniversaryTest(AnniversaryDays Among) : OwnTest;

/// <summary>The number of the option is one of these, from 1.</summary>
internal sealed record OptionsTest(IReadOnlyList<int> Numbers) : OwnTest;

/// <summary>The words are these, by blind index of 32 bytes.</summary>
internal sealed record WordsTest(IReadOnlyList<byte[]> Indexes) : OwnTest;
