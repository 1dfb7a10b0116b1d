using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace SecureMarketing.Core.Persistence.Providers.Sqlite;

/// <summary>The embedded default.</summary>
public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : AppDbContext(options)
{
    public override SqlDialect Dialect => SqlDialect.Sqlite;

    protected override void ConfigureInstants(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();

    /// <summary>Ticks in whole days.</summary>
    protected override Func<SqlExpression, SqlExpression> DayOf => static instant =>
        new SqlBinaryExpression(ExpressionType.Divide, instant, new SqlFragmentExpression("864000000000"), typeof(int), new IntTypeMapping("INTEGER"));
}

internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteAppDbContext>
{
    public SqliteAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=:memory:").Options);
}
