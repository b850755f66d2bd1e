using Easel.Core.Requests;
using Easel.Worker.Devices;

namespace Easel.Worker.Tests.Remote;

public sealed class DeviceDefaultsTests
{
    [Fact]
    public void Mission_1_15_what_a_worker_was_started_with_fills_what_requests_leave_open_and_its_budget_is_the_most()
    {
        var usual = new DeviceOptions("cuda:1", Memory: MemoryMode.Low, MemoryBudget: 6);
        DeviceOptions Filled(DeviceOptions own) => ((GenerateRequest)DeviceDefaults.Fill(new GenerateRequest("a", Device: own), usual)).Device;
        Assert.Equal(usual, Filled(new DeviceOptions()));
        Assert.Equal(new DeviceOptions("cpu", Precision.Bf16, MemoryMode.Normal, 4), Filled(new DeviceOptions("cpu", Precision.Bf16, MemoryMode.Normal, 4)));
        Assert.Equal(6, Filled(new DeviceOptions(MemoryBudget: 20)).MemoryBudget);
        Assert.Equal(usual, ((UpscaleRequest)DeviceDefaults.Fill(new UpscaleRequest(["a.png"]), usual)).Device);
        Assert.Equal(new DeviceOptions(), ((GenerateRequest)DeviceDefaults.Fill(new GenerateRequest("a"), new DeviceOptions())).Device);
    }
}
