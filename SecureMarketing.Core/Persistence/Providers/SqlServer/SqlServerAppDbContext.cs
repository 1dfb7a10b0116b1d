using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace SecureMarketing.Core.Persistence.Providers.SqlServer;

public sealed class SqlServerAppDbContext(DbContextOptions<SqlServerAppDbContext> options) : AppDbContext(options)
{
    public override SqlDialect Dialect => SqlDialect.SqlServer;

    protected override void ConfigureInstants(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    /// <summary>Midnights in UTC since the first of the year 1.</summary>
    protected override Func<SqlExpression, SqlExpression> DayOf => static instant => new SqlFunctionExpression(
        "DATEDIFF", [new SqlFragmentExpression("day"), new SqlFragmentExpression("CAST('0001-01-01' AS datetimeoffset)"), instant], true, [false, false, true], typeof(int), new IntTypeMapping("int"));
}

internal sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerAppDbContext>
{
    public SqlServerAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerAppDbContext>().UseSqlServer("Server=localhost;Database=design").Options);
}
