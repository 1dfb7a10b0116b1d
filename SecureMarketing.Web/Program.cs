using SecureMarketing.Web.Cli;
using SecureMarketing.Web.Hosting;

return CliRoot.Handles(args) ? await CliRoot.RunAsync(args) : await WebHost.RunAsync(args);
