using SecureMarketing.Core.Access;
using SecureMarketing.Core.Contacts.Import;
using SecureMarketing.Core.Kernel;
using SecureMarketing.Core.Persistence;
using SecureMarketing.Core.UseCases;
using SecureMarketing.Web.Hosting;

namespace SecureMarketing.Web.Cli.Demo;

/// <summary>
/// <c>--demo</c>: fills an unused database once with a synthetic organisation, then prints a one-time sign-in link for each
/// role. Over any other database it does nothing and says so.
/// </summary>
internal static class DemoStart
{
    public const string Switch = "--demo";

    /// <summary>A folder of its own, so that a demo never becomes somebody's installation by accident.</summary>
    public const string DefaultFolder = "./data/demo";

    private const int Patients = 1200;

    /// <returns>False when the database is not a demo's.</returns>
    public static async Task<bool> RunAsync(WebApplication app, TextWriter console, CancellationToken cancellationToken)
    {
        var useCases = app.Services.GetRequiredService<UseCaseRunner>();
        var machine = Actor.Operator(Environment.UserName);
        var opened = await useCases.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo(), machine, cancellationToken);
        if (opened.Error is { } refused)
        {
            await console.WriteLineAsync($"{refused.Message} Start without {Switch}, or give another folder with --data.");
            return false;
        }

        var imports = await useCases.RunAsync<ListImports, ImportHistory>(new ListImports(0, 1), machine, cancellationToken);
        if (imports.IsSuccess && imports.Value.Total == 0)
        {
            await console.WriteLineAsync($"Inventing {Patients} patients, campaigns and their mail; this takes a minute or two.");
            var summary = await new DemoOrganisation(app).RunAsync(Patients, workbench: true, cancellationToken);
            await console.WriteLineAsync(summary.Text());
            opened = await useCases.RunAsync<OpenDemo, IReadOnlyList<DemoLink>>(new OpenDemo(), machine, cancellationToken);
        }

        var site = new Uri(app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await console.WriteLineAsync();
        await console.WriteLineAsync("Sign in with one of these links; each works once:");
        foreach (var link in opened.Value)
            await console.WriteLineAsync($"  {RoleNames.Of(link.Role),-20} {new Uri(site, "/demo/sign-in?token=" + Uri.EscapeDataString(link.Token))}");
        await console.WriteLineAsync($"The second factor's codes, and new links: {new Uri(site, "/demo")}");
        await console.WriteLineAsync($"For the command line: --data {app.Services.GetRequiredService<DataFolder>().Path}");
        await console.WriteLineAsync();
        return true;
    }
}
