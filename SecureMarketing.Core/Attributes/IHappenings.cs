using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Attributes;

/// <summary>A source whose attributes tell of dated rows, which may follow one another.</summary>
internal interface IHappenings
{
    /// <summary>Every row that the question's codes and names mean, whatever its operator; without rows that have no day.</summary>
    IQueryable<ContactDay> Rows(AppDbContext db, LeafQuestion question);

    /// <summary>The list of the index that holds the same rows; null where only the database has them.</summary>
    PersonDays? Listed(LeafQuestion question) => null;

    /// <summary>How long an answer that rests on the rows holds.</summary>
    AnswerLife Life { get; }
}
