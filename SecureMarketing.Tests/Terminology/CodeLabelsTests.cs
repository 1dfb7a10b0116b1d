using SecureMarketing.Core.Terminology;
using SecureMarketing.Core.Terminology.Judgments;

namespace SecureMarketing.Tests.Terminology;

/// <summary>What a code is labelled, of the catalogue's word, the sources' and people's; and who may say what. No store.</summary>
public sealed class CodeLabelsTests
{
    private const Sensitivity All = (Sensitivity)((1 << 10) - 1);

    [Theory]
    [InlineData(Sensitivity.Unknown, Sensitivity.None, null, Sensitivity.Unknown)]
    [InlineData(Sensitivity.Unknown, Sensitivity.None, Sensitivity.None, Sensitivity.None)]
    [InlineData(Sensitivity.Unknown, Sensitivity.None, Sensitivity.Hiv, Sensitivity.Hiv)]
    [InlineData(Sensitivity.None, Sensitivity.None, Sensitivity.Hiv, Sensitivity.Hiv)]
    [InlineData(Sensitivity.Hiv, Sensitivity.None, Sensitivity.None, Sensitivity.None)]
    // 42 CFR part 2 and psychotherapy notes stay, others of the catalogue do not.
    [InlineData(Sensitivity.SubstanceUse | Sensitivity.Genetic, Sensitivity.None, Sensitivity.None, Sensitivity.SubstanceUse)]
    [InlineData(Sensitivity.PsychotherapyNotes, Sensitivity.None, Sensitivity.MentalHealth, Sensitivity.PsychotherapyNotes | Sensitivity.MentalHealth)]
    // A source that only said "restricted" is answered; one that named a category is not overruled.
    [InlineData(Sensitivity.None, Sensitivity.Unknown, Sensitivity.None, Sensitivity.None)]
    [InlineData(Sensitivity.None, Sensitivity.Hiv, Sensitivity.None, Sensitivity.Hiv)]
    [InlineData(Sensitivity.None, Sensitivity.Hiv, null, Sensitivity.Hiv)]
    public void Label_IsComputedInOnePlace(Sensitivity catalogue, Sensitivity stated, Sensitivity? judged, Sensitivity expected) =>
        Assert.Equal(expected, CodeLabels.Of(catalogue, stated, judged));

    /// <summary>All words of the catalogue with all of the sources, with and without a judgment.</summary>
    [Fact]
    public void Properties_HoldForAllWords()
    {
        for (var catalogue = Sensitivity.None; catalogue <= All; catalogue++)
        {
            for (var bit = 0; bit < 10; bit++)
            {
                var stated = (Sensitivity)(1 << bit);
                foreach (var judged in new Sensitivity?[] { null, Sensitivity.None, Sensitivity.Hiv, Sensitivity.SubstanceUse | Sensitivity.Genetic })
                {
                    var label = CodeLabels.Of(catalogue, stated, judged);
                    Assert.Equal(catalogue & CodeLabels.Kept, catalogue & CodeLabels.Kept & label);
                    Assert.Equal(stated & ~Sensitivity.Unknown, stated & ~Sensitivity.Unknown & label);
                    Assert.Equal(judged is null ? catalogue | stated : judged | CodeLabels.Staying(catalogue, stated), label);
                    // Computed anew it is the same, and what sources say more only adds.
                    var labels = new CodeLabels(label, stated, judged);
                    Assert.Equal(labels, labels.Renewed(catalogue));
                    Assert.Equal(label, label & labels.With(Sensitivity.Violence, catalogue).Sensitivity);
                }
            }
        }
    }

    /// <summary>Of a code from before sources were kept apart everything that the catalogue does not explain is a source's word.</summary>
    [Theory]
    [InlineData(Sensitivity.Hiv, Sensitivity.None, Sensitivity.Hiv)]
    [InlineData(Sensitivity.Unknown, Sensitivity.Unknown, Sensitivity.None)]
    [InlineData(Sensitivity.Unknown | Sensitivity.Hiv, Sensitivity.Unknown, Sensitivity.Hiv)]
    public void WhatTheCatalogueDoesNotExplain_ASourceSaid(Sensitivity label, Sensitivity catalogue, Sensitivity stated) =>
        Assert.Equal(new CodeLabels(label, stated, null), new CodeLabels(label, null, null).Renewed(catalogue));

    [Theory]
    [InlineData(Sensitivity.Unknown, null, Sensitivity.None, false, null)]
    [InlineData(Sensitivity.Unknown, null, Sensitivity.Hiv | Sensitivity.SubstanceUse, false, null)]
    [InlineData(Sensitivity.Unknown, null, Sensitivity.Unknown, false, "judgment.labels")]
    [InlineData(Sensitivity.Unknown, null, (Sensitivity)(1 << 20), false, "judgment.labels")]
    [InlineData(Sensitivity.Unknown, null, Sensitivity.Hiv, true, "judgment.waiting")]
    [InlineData(Sensitivity.None, null, Sensitivity.Hiv, false, "judgment.mapped")]
    [InlineData(Sensitivity.Hiv, Sensitivity.Hiv, Sensitivity.None, false, null)]
    [InlineData(Sensitivity.Hiv, Sensitivity.Hiv, Sensitivity.Hiv, false, "judgment.same")]
    public void Asking_IsRefusedWhereItMakesNoSense(Sensitivity label, Sensitivity? judged, Sensitivity asked, bool waits, string? code) =>
        Assert.Equal(code, CodeJudgmentRules.RefuseToAsk(new CodeLabels(label, Sensitivity.None, judged), asked, waits)?.Code);

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, false, "judgment.own_proposal")]
    [InlineData(false, true, "judgment.by_admin")]
    public void Deciding_TakesASecondPerson(bool own, bool admin, string? code) => Assert.Equal(code, CodeJudgmentRules.RefuseToDecide(own, admin)?.Code);

    [Theory]
    [InlineData(CodeJudgmentState.Asked, Sensitivity.Hiv, Sensitivity.None, true)]
    [InlineData(CodeJudgmentState.Accepted, Sensitivity.None, Sensitivity.Unknown, true)]
    [InlineData(CodeJudgmentState.Accepted, Sensitivity.Hiv, Sensitivity.Unknown, true)]
    [InlineData(CodeJudgmentState.Accepted, Sensitivity.Hiv, Sensitivity.Hiv | Sensitivity.Genetic, true)]
    [InlineData(CodeJudgmentState.Accepted, Sensitivity.Hiv, Sensitivity.None, false)]
    // Out of the compartment, although still counted as sensitive.
    [InlineData(CodeJudgmentState.Accepted, Sensitivity.SubstanceUse, Sensitivity.Unknown, false)]
    public void OnePersonAlone_NeverOpensACode(CodeJudgmentState state, Sensitivity now, Sensitivity without, bool may) =>
        Assert.Equal(may, CodeJudgmentRules.RefuseToWithdraw(state, now, without) is null);

    [Fact]
    public void Transitions_AreThoseOfTheTable()
    {
        var states = Enum.GetValues<CodeJudgmentState>();
        var allowed = from a in states from b in states where CodeJudgmentTransitions.Allows(a, b) select $"{a}>{b}";
        Assert.Equal(["Asked>Accepted", "Asked>Refused", "Asked>Withdrawn", "Accepted>Withdrawn", "Accepted>Replaced"], allowed);
    }
}
