using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Diffusion.Schedules;
using Easel.Engine.Samplers;

namespace Easel.Engine.Pipelines;

/// <summary>Refuses to tune what a sampler or a schedule does not have, rather than painting as if nothing had been said.</summary>
internal static class SamplingRules
{
    /// <param name="tuning">What the request asks for.</param>
    /// <param name="sampler">Its sampler.</param>
    /// <param name="schedule">The schedule that gives the levels; null where the sampler brings its own.</param>
    /// <param name="training">The model's levels.</param>
    /// <exception cref="InvalidRequestException">Something would have no effect, or no levels are left.</exception>
    public static void Check(SamplingTuning tuning, SamplerInfo sampler, Schedule? schedule, DiscreteSchedule training)
    {
        var found = new FieldProblems();
        var churns = Names(it => it.Churns);
        found.Require(sampler.Churns || tuning.SChurn == 0, "sampling.sChurn", $"does nothing: {sampler.Name} adds no noise before its steps. Choose {churns}, or leave it out.");
        found.Require(sampler.Churns || tuning.STmin == 0, "sampling.sTmin", $"does nothing: {sampler.Name} adds no noise before its steps. Choose {churns}, or leave it out.");
        found.Require(sampler.Churns || tuning.STmax == 0, "sampling.sTmax", $"does nothing: {sampler.Name} adds no noise before its steps. Choose {churns}, or leave it out.");
        found.Require(
            sampler.ScalesNoise || tuning.SNoise == 1, "sampling.sNoise",
            $"does nothing: {sampler.Name} has no factor on noise. Choose {Names(it => it.ScalesNoise)}, or leave it out.");

        var whose = schedule is null ? $"{sampler.Name} has levels of its own" : $"the schedule {schedule.Label} has fixed levels";
        var ends = $"does nothing: {whose}. Choose {Labels(it => it.TakesEnds)} as the schedule of a sampler that takes one, or leave it out.";
        found.Require(schedule is { TakesEnds: true } || tuning.SigmaMin is null, "sampling.sigmaMin", ends);
        found.Require(schedule is { TakesEnds: true } || tuning.SigmaMax is null, "sampling.sigmaMax", ends);
        found.Require(
            schedule is { DefaultRho: not null } || tuning.Rho is null, "sampling.rho",
            $"does nothing: {(schedule is null ? whose : $"the schedule {schedule.Label} has no curve")}. Choose {Labels(it => it.DefaultRho is not null)} as the schedule of a sampler that takes one, or leave it out.");
        found.Require(
            schedule is not null || sampler.Space == SamplerSpace.VariancePreserving || !tuning.DiscardPenultimate, "sampling.discardPenultimate", $"does nothing: {sampler.Name} has levels of its own. Choose another sampler, or leave it out.");
        found.Require(
            sampler.Space == SamplerSpace.VarianceExploding || !tuning.SgmNoiseMultiplier, "sampling.sgmNoiseMultiplier",
            $"does nothing: {sampler.Name} starts from noise of variance 1. Choose another sampler, or leave it out.");
        var (d, beta) = (new SamplingTuning(), $"does nothing: the noise levels are not those of the schedule Beta. Choose it, with a sampler that takes a schedule, or leave this out.");
        found.Require(schedule?.Id == "beta" || tuning.BetaAlpha == d.BetaAlpha, "sampling.betaAlpha", beta);
        found.Require(schedule?.Id == "beta" || tuning.BetaBeta == d.BetaBeta, "sampling.betaBeta", beta);
        found.Require(sampler.HasOwnLevels || tuning.UniPc == d.UniPc, "sampling.uniPc", $"does nothing: {sampler.Name} is not UniPC. Choose UniPC, or leave it out.");
        if (found.Found.IsEmpty) Ends(found, tuning, training);
        if (!found.Found.IsEmpty) throw new InvalidRequestException(found.Found);
    }

    private static void Ends(FieldProblems found, SamplingTuning tuning, DiscreteSchedule training)
    {
        if (tuning.SigmaMin is { } low && tuning.SigmaMax is null)
            found.Require(low < training.SigmaMax, "sampling.sigmaMin", string.Create(CultureInfo.InvariantCulture, $"{low} is not below the model's highest level, {training.SigmaMax:0.###}; give a smaller one."));
        if (tuning.SigmaMax is { } high && tuning.SigmaMin is null)
            found.Require(high > training.SigmaMin, "sampling.sigmaMax", string.Create(CultureInfo.InvariantCulture, $"{high} is not above the model's lowest level, {training.SigmaMin:0.####}; give a larger one."));
    }

    private static string Names(Func<SamplerInfo, bool> has) => string.Join(", ", SamplerList.All.Where(has).Select(it => it.Name));

    private static string Labels(Func<Schedule, bool> has) => string.Join(", ", ScheduleList.All.Where(has).Select(it => it.Label));
}
