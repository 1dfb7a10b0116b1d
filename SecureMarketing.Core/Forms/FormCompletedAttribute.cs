using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Attributes;
using SecureMarketing.Core.Contacts;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Forms;

/// <summary>
/// Segments by completed forms: which ones, ever or within a time, none at all, or how many times any or a given one. A form is known by its name or its
/// address. What a merged record completed counts for the person it was merged into.
/// </summary>
internal sealed class FormCompletedAttribute : IAttributeSource, INamedValues
{
    public const string Key = "formCompleted";

    /// <summary>Beyond this a list is no help in choosing.</summary>
    private const int MostChoices = 500;

    public IReadOnlyList<AttributeDefinition> Attributes { get; } =
    [
        new AttributeDefinition
        {
            Key = Key,
            Label = "Completed a form",
            Noun = "the form",
            Verb = "completed",
            Group = AttributeGroup.Engagement,
            Type = AttributeType.Choice,
            Operators = [RuleOperator.EqualTo, RuleOperator.In, RuleOperator.Exists, RuleOperator.Missing, RuleOperator.CountAtLeast],
            Window = WindowUse.Always,
            Words = Key,
            Names = true,
            FlagWords = ("who completed any form", "who completed no form"),
            // What somebody asked a clinic about tells of their health.
            IsPhi = true,
            FedBy = "a completed form",
            Owner = "Forms",
        },
    ];

    /// <summary>Makes a form known to rules and to the builder, within the caller's transaction. An earlier name stays known, for rules that use it.</summary>
    public static Task NameAsync(AppDbContext db, Form form, CancellationToken cancellationToken) =>
        WordBook.NumbersAsync(db, [StatedWord.Of(Key, form.Slug, form.Name)!.Value], cancellationToken);

    /// <summary>True when rules know this name, letter case aside, as one that another form has or had: they would mix the two.</summary>
    /// <param name="slug">Of the form that is to have it; null for a new one.</param>
    public static async Task<bool> IsNameOfAnotherAsync(AppDbContext db, string name, string? slug, CancellationToken cancellationToken) =>
        (await db.AttributeWords.AsNoTracking().Where(w => w.Attribute == Key && w.Code != slug).Select(w => w.Text).ToListAsync(cancellationToken)).Contains(name, StringComparer.OrdinalIgnoreCase);

    public Expression<Func<ContactAttributes, bool>> Where(AppDbContext db, LeafQuestion question)
    {
        var completions = Completions(db, question);
        var least = question.Leaf.Operator == RuleOperator.CountAtLeast ? question.Whole : 1;
        var people = least == 1 ? completions.Select(c => c.Person) : completions.GroupBy(c => c.Person).Where(g => g.Count() >= least).Select(g => g.Key);
        Expression<Func<ContactAttributes, bool>> among = a => people.Contains(a.ContactId);
        return question.Leaf.Operator == RuleOperator.Missing ? among.Not() : among;
    }

    /// <summary>Submissions are kept in their table only; each that comes or goes is noted.</summary>
    public LeafReading Reading(LeafQuestion question) => LeafReading.SqlFed;

    public IReadOnlyCollection<Type> RowsByPerson { get; } = [typeof(FormSubmission)];

    public async Task<IReadOnlyCollection<string>> FedAsync(AppDbContext db, CancellationToken cancellationToken) =>
        await db.FormSubmissions.AnyAsync(cancellationToken) ? [Key] : [];

    public async Task<string> ReadAsync(AppDbContext db, LeafQuestion question, ContactId contact, CancellationToken cancellationToken)
    {
        var rows = await Completions(db, question).Where(c => c.Person == contact).Select(c => new { c.Form, c.Day }).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return "no form completed";
        var latest = rows.MaxBy(r => r.Day)!;
        var name = await db.Forms.AsNoTracking().Where(f => f.Id == latest.Form).Select(f => f.Name).SingleAsync(cancellationToken);
        return $"{Spoken.Count(rows.Count, "form")} completed, last {name} on {Spoken.Day(latest.Day)}";
    }

    public async Task<IReadOnlyList<NamedChoice>> ChoicesAsync(AppDbContext db, string attribute, CancellationToken cancellationToken) =>
        await db.Forms.AsNoTracking().OrderBy(f => f.Name).Take(MostChoices).Select(f => new NamedChoice(f.Slug, f.Name)).ToListAsync(cancellationToken);

    /// <summary>By its address, which stays, or by a name that it has or had.</summary>
    public async Task<IReadOnlyList<NamedChoice>> FindAsync(AppDbContext db, string attribute, string stated, CancellationToken cancellationToken)
    {
        // Case is folded here: the databases disagree about it, and an organisation has some hundred forms at most.
        var words = await db.AttributeWords.AsNoTracking().Where(w => w.Attribute == Key).Select(w => new { w.Code, w.Text }).ToListAsync(cancellationToken);
        var slugs = words.Where(w => w.Code == stated || string.Equals(w.Text, stated, StringComparison.OrdinalIgnoreCase)).Select(w => w.Code).Distinct().ToList();
        return await db.Forms.AsNoTracking().Where(f => slugs.Contains(f.Slug)).OrderBy(f => f.Slug).Select(f => new NamedChoice(f.Slug, f.Name)).ToListAsync(cancellationToken);
    }

    private static IQueryable<Completion> Completions(AppDbContext db, LeafQuestion question)
    {
        var (first, last) = Interval.Window(question);
        last = Math.Min(last, question.AsOf);
        var submissions = db.FormSubmissions.AsNoTracking().Where(s => s.Day >= first && s.Day <= last);
        if (question.Leaf.Operator is RuleOperator.EqualTo or RuleOperator.In)
        {
            var words = question.WordIds.ToList();
            var slugs = db.AttributeWords.Where(w => words.Contains(w.Id)).Select(w => w.Code);
            var forms = db.Forms.Where(f => slugs.Contains(f.Slug)).Select(f => f.Id);
            submissions = submissions.Where(s => forms.Contains(s.Form));
        }

        if (question.Leaf.Which is { } which)
        {
            var named = which.ToList();
            var forms = db.Forms.Where(f => named.Contains(f.Slug)).Select(f => f.Id);
            submissions = submissions.Where(s => forms.Contains(s.Form));
        }

        return submissions.Join(db.Contacts, s => s.Contact, c => c.Id, (s, c) => new Completion { Person = c.MergedInto ?? c.Id, Form = s.Form, Day = s.Day });
    }

    private sealed class Completion
    {
        public ContactId Person { get; init; }

        public FormId Form { get; init; }

        public int Day { get; init; }
    }
}
