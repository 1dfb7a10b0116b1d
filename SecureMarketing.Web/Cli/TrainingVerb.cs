using System.CommandLine;
using System.Text.Json;
using SecureMarketing.Core.Governance;
using static SecureMarketing.Web.Cli.ComplianceVerb;

namespace SecureMarketing.Web.Cli;

/// <summary><c>training standing</c>: who is due, as JSON lines; people by opaque id.</summary>
internal sealed class TrainingVerb : ICliVerb
{
    public Command Build() => new("training", "Training of staff.") { Standing() };

    private static Command Standing()
    {
        var command = new Command("standing", "How every member of staff stands with their training, who must act first, one JSON object a line. Opaque ids.");
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(parse, cancellationToken);
            foreach (var s in Value(await host.RunAsync<ListTrainingStanding, IReadOnlyList<StaffTraining>>(new ListTrainingStanding(), cancellationToken)))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new
                    {
                        person = s.Person.Value,
                        s.Roles,
                        s.Worst.State,
                        s.Worst.DueOn,
                        s.Worst.LapsedOn,
                        courses = s.Courses.Select(c => new { course = c.Course.Value, c.Number, c.Title, c.Standing.State, c.Standing.DueOn, c.CompletedAt }),
                    },
                    Json));
            }

            return 0;
        });
        return command;
    }
}
