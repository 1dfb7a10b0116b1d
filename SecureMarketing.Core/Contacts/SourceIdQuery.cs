using Microsoft.EntityFrameworkCore;
using SecureMarketing.Core.Persistence;

namespace SecureMarketing.Core.Contacts;

/// <summary>Records by what their source system calls them.</summary>
internal static class SourceIdQuery
{
    extension(AppDbContext db)
    {
        /// <summary>How many ids one query takes: a probe each on PostgreSQL, whose lists are one parameter; a list to compare with elsewhere.</summary>
        public int SourceIdsPerQuery => db.Dialect.Provider == DatabaseProvider.PostgreSql ? 5000 : 500;

        /// <summary>Those of the ids that are on file.</summary>
        /// <param name="sourceSystem">Name of the source system.</param>
        /// <param name="sourceIds">Different ids, at most <c>SourceIdsPerQuery</c>.</param>
        public IQueryable<Contact> ContactsOf(string sourceSystem, string[] sourceIds) =>
            db.Dialect.Provider == DatabaseProvider.PostgreSql
                // One probe of the unique index for each id. With "= ANY", a planner that has not counted a growing table yet
                // takes the whole source system out of the index for every list: an import into an empty store grew with its square.
                ? db.Contacts.FromSqlRaw(
                    """
                    SELECT c.* FROM unnest({0}) AS k CROSS JOIN LATERAL (
                      SELECT * FROM contacts AS o WHERE o.source_system = {1} AND o.source_id = k LIMIT 1
                    ) AS c
                    """,
                    sourceIds,
                    sourceSystem)
                : db.Contacts.Where(c => c.SourceSystem == sourceSystem && sourceIds.Contains(c.SourceId));
    }
}
