namespace Easel.Application;

/// <summary>Checks what the machine can do. The host brings it: the studio itself knows no devices.</summary>
public interface IStudioDoctor
{
    /// <summary>What <c>easel doctor</c> tells of a studio that runs. It may take seconds.</summary>
    IReadOnlyList<HealthCheck> Check();
}
