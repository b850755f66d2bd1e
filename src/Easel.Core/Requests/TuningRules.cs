namespace Easel.Core.Requests;

/// <summary>What the tuning of sampler, guidance and prompts must keep to, whatever the sampler and the model.</summary>
internal static class TuningRules
{
    public static void Check(FieldProblems found, GenerateRequest request)
    {
        found.Require(request.Sampling is not null, "sampling", "is null; leave it out for the defaults.");
        if (request.Sampling is { } sampling) Sampling(found, sampling);
        found.Require(request.Guidance is not null, "guidance", "is null; leave it out for the defaults.");
        if (request.Guidance is { } guidance) Guidance(found, guidance);
        found.Require(request.Text is not null, "text", "is null; leave it out for the defaults.");
        if (request.Text is not { } text) return;
        found.RequireRange("text.commaPaddingBacktrack", text.CommaPaddingBacktrack, 0, 74);
        found.Require(!(text.PadConditions && text.PadAsBefore), "text.padAsBefore", "fills prompts up in another way than padConditions; give one of the two.");
    }

    private static void Sampling(FieldProblems found, SamplingTuning sampling)
    {
        found.RequireRange("sampling.sChurn", sampling.SChurn, 0, 100);
        found.RequireRange("sampling.sTmin", sampling.STmin, 0, 10000);
        found.RequireRange("sampling.sTmax", sampling.STmax, 0, 10000);
        found.Require(sampling.STmax == 0 || !(sampling.STmin > sampling.STmax), "sampling.sTmax", "lies below s_tmin; give a larger one, or 0 for no limit.");
        found.RequireRange("sampling.sNoise", sampling.SNoise, 0, 2);
        if (sampling.SigmaMin is { } low) found.RequireRange("sampling.sigmaMin", low, 1e-4, 10000);
        if (sampling.SigmaMax is { } high) found.RequireRange("sampling.sigmaMax", high, 1e-4, 10000);
        found.Require(!(sampling.SigmaMin >= sampling.SigmaMax), "sampling.sigmaMax", "is not above the lowest noise level; levels fall from the one to the other.");
        if (sampling.Rho is { } rho) found.RequireRange("sampling.rho", rho, 0.01, 100);
        found.RequireRange("sampling.betaAlpha", sampling.BetaAlpha, 0.01, 10);
        found.RequireRange("sampling.betaBeta", sampling.BetaBeta, 0.01, 10);
        found.Require(sampling.UniPc is not null, "sampling.uniPc", "is null; leave it out for the defaults.");
        if (sampling.UniPc is not { } uniPc) return;
        found.RequireDefined("sampling.uniPc.variant", uniPc.Variant);
        found.RequireDefined("sampling.uniPc.spacing", uniPc.Spacing);
        found.RequireRange("sampling.uniPc.order", uniPc.Order, 1, 50);
    }

    private static void Guidance(FieldProblems found, GuidanceTuning guidance)
    {
        found.RequireRange("guidance.cfgRescale", guidance.CfgRescale, 0, 1);
        found.RequireRange("guidance.skipEarlyCfg", guidance.SkipEarlyCfg, 0, 1);
        found.RequireRange("guidance.ngms", guidance.Ngms, 0, 10000);
        found.RequireRange("guidance.guidanceStart", guidance.GuidanceStart, 0, 1);
        found.RequireRange("guidance.guidanceEnd", guidance.GuidanceEnd, 0, 1);
        found.Require(!(guidance.GuidanceStart >= guidance.GuidanceEnd), "guidance.guidanceEnd", "is not above the start, so that no step would be guided; give a larger one, or a guidance scale of 1.");
        found.Require(!guidance.NgmsAllSteps || guidance.Ngms > 0, "guidance.ngms", "is missing; leaving out the negative prompt in all steps needs a noise level, for instance 1.");
    }
}
