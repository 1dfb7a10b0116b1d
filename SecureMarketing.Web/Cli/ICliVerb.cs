using System.CommandLine;

namespace SecureMarketing.Web.Cli;

/// <summary>
/// One verb of the command line (cli.md), or a group such as <c>segment</c> when several verbs share a first word.
/// Implementations have a parameterless constructor and are found by scanning this assembly; they do no work until invoked.
/// </summary>
public interface ICliVerb
{
    Command Build();
}
