using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace SecureMarketing.Core.Persistence.Providers.PostgreSql;

public sealed class PostgreSqlAppDbContext(DbContextOptions<PostgreSqlAppDbContext> options) : AppDbContext(options)
{
    public override SqlDialect Dialect => SqlDialect.PostgreSql;

    protected override void ConfigureInstants(ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

    /// <summary>Seconds since 1970 in whole days; 719,162 days lie before.</summary>
    protected override Func<SqlExpression, SqlExpression> DayOf => static instant =>
    {
        var (whole, real) = (new IntTypeMapping("integer"), new DoubleTypeMapping("double precision"));
        var seconds = new SqlFunctionExpression("date_part", [new SqlFragmentExpression("'epoch'"), instant], true, [false, true], typeof(double), real);
        var days = new SqlFunctionExpression("floor", [new SqlBinaryExpression(ExpressionType.Divide, seconds, new SqlFragmentExpression("86400"), typeof(double), real)], true, [true], typeof(double), real);
        return new SqlBinaryExpression(ExpressionType.Add, new SqlUnaryExpression(ExpressionType.Convert, days, typeof(int), whole), new SqlFragmentExpression("719162"), typeof(int), whole);
    };
}

internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<PostgreSqlAppDbContext>
{
    public PostgreSqlAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=localhost;Database=design").Options);
}
