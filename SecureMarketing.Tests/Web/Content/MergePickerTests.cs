using Bunit;
using SecureMarketing.Core.Privacy;
using SecureMarketing.Web.Features.Content;

namespace SecureMarketing.Tests.Web.Content;

/// <summary>The list of merge fields tells beforehand which campaigns may not use one.</summary>
public sealed class MergePickerTests : BunitContext
{
    [Fact]
    public void Fields_SayForWhatTheyAreNotGranted_AndThoseGrantedToNothingCannotBeChosen()
    {
        IReadOnlyDictionary<string, IReadOnlyList<FieldPurpose>> withheld = new Dictionary<string, IReadOnlyList<FieldPurpose>>
        {
            ["latestA1c"] = [FieldPurpose.Marketing, FieldPurpose.Fundraising],
            ["facility"] = Enum.GetValues<FieldPurpose>(),
        };

        var picker = Render<MergePicker>(p => p.AddCascadingValue("WithheldFields", withheld));

        Assert.Equal("Latest HbA1c (not granted to marketing, fundraising)", picker.Find("option[value=latestA1c]").TextContent);
        Assert.Equal("Facility (granted to no purpose)", picker.Find("option[value=facility]").TextContent);
        Assert.True(picker.Find("option[value=facility]").HasAttribute("disabled"));
        Assert.Equal("First name", picker.Find("option[value=firstName]").TextContent);
        Assert.False(picker.Find("option[value=latestA1c]").HasAttribute("disabled"));
    }
}
