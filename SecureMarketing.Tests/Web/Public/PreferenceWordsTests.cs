using SecureMarketing.Core.Consent;
using SecureMarketing.Web.Features.Portal;
using SecureMarketing.Web.Features.Tracking;

namespace SecureMarketing.Tests.Web.Public;

public sealed class PreferenceWordsTests
{
    [Fact]
    public void EverySentence_IsThere_InBothLanguages_AndDiffers()
    {
        var (english, spanish) = (PreferenceWords.Of(null), PreferenceWords.Of("es-MX"));
        Assert.Equal(("en", "es"), (english.Tag, spanish.Tag));
        foreach (var text in typeof(PreferenceWords).GetProperties().Where(p => p.PropertyType == typeof(string)))
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)text.GetValue(spanish)), text.Name);
            Assert.NotEqual(text.GetValue(english), text.GetValue(spanish));
        }

        Assert.Equal(Enum.GetValues<MailCap>(), spanish.Caps.Keys.Order());
        Assert.Equal(PlainWarning.SpanishText, spanish.WarningText);
        Assert.Equal(PlainWarning.SpanishVersion, PlainWarning.VersionIn(spanish: true));
    }
    [Fact]
    public void WordsOfTakingBack_AreThere_InBothLanguages_AndDiffer()
    {
        var (english, spanish) = (TakeBackWords.Of("en"), TakeBackWords.Of("es"));
        foreach (var text in typeof(TakeBackWords).GetProperties().Where(p => p.PropertyType == typeof(string)))
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)text.GetValue(spanish)), text.Name);
            Assert.NotEqual(text.GetValue(english), text.GetValue(spanish));
        }

        Assert.NotEqual(english.SignedOn("t", "d"), spanish.SignedOn("t", "d"));
        Assert.NotEqual(english.TakenBackOn("d"), spanish.TakenBackOn("d"));
    }
}
