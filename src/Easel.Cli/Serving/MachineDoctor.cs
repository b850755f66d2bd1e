using Easel.Application;
using Easel.Cli.Doctor;
using Easel.Cli.Folders;

namespace Easel.Cli.Serving;

/// <summary>The checks of <c>easel doctor</c> for the page. The port is left out: the studio itself holds it.</summary>
internal sealed class MachineDoctor(DataFolder data) : IStudioDoctor
{
    public IReadOnlyList<HealthCheck> Check() => [.. CheckList.OfMachine.SelectMany(check => check(data))];
}
