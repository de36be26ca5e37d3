"""The questions marked A: found by the words people type, and true of the libraries."""

import ast
import itertools
import math
import os
import random
import re
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize
import scipy.spatial
import scipy.special
import scipy.stats
import sklearn.calibration
import sklearn.datasets
import sklearn.decomposition
import sklearn.ensemble
import sklearn.feature_selection
import sklearn.gaussian_process
import sklearn.linear_model
import sklearn.manifold
import sklearn.metrics
import sklearn.mixture
import sklearn.model_selection
import sklearn.naive_bayes
import sklearn.neighbors
import sklearn.svm
import sklearn.tree
import statsmodels.api as sm
from sklearn.frozen import FrozenEstimator
from sklearn.isotonic import IsotonicRegression

from course_utils import cross_entropy_loss, expected_calibration_error, softmax
from tests import optional
from tests.notebooks.claims import claims_in
from tests.notebooks.test_pages import cell_ids, notebook_links, sections

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = optional("torch")
keras = optional("keras")
F = torch.nn.functional

ENTRIES = {
    match[1]: part
    for part in sections("questions")
    if (match := re.match(r"### ([AEM]\d+) · ", part))
}
ALSO = {name: part for name, part in ENTRIES.items() if name.startswith("A")}

# What must be found, in words of the people who ask
ASKED = {
    "A1": (
        "AIC negative",
        "BIC negative",
        "AIC different programs",
        "log-likelihood better",
        "grouped binomial AIC",
    ),
    "A2": ("neg_log_loss", "negative cross-validation"),
    "A3": ("log_perplexity",),
    "A4": ("zero count underflow",),
    "A5": ("outside the support",),
    "A6": ("label shift",),
    "A7": ("padding perplexity", "first token counts", "perplexity pad -100"),
    "A8": ("API log-probabilities", "logprobs", "logprob above 0"),
    "A9": ("printed loss compute", "loss penalty fit evaluate", "validation loss lower"),
    "A10": (
        "labels= log_loss",
        "log_loss predict_proba",
        "neg_log_loss rare class missing in a fold",
    ),
    "A11": ("scale_pos_weight", "compute class weights", "is_unbalance", "is_unbalance logloss"),
    "A12": ("gradient nan masked",),
    "A13": ("Monte Carlo KL",),
    "A15": ("drops constants", "PoissonNLLLoss constant"),
    "A16": ("density likelihood function",),
    "A17": ("loss 0 grad_norm nan", "epoch loss nan"),
    "A18": ("InfoNCE stuck", "SimCLR loss", "MoCo 6.9"),
    "A362": ("transducer negative", "CTC blank label negative", "CTC negative bfloat16"),
    "A19": ("CTC inf",),
    "A20": ("VAE negative loss", "flow negative", "forward KL negative"),
    "A21": (
        "mean loss inf float16",
        "gradient overflow",
        "loss scale keeps falling",
        "GradScaler scale zero",
    ),
    "A22": ("distillation T", "KL small distillation"),
    "A23": ("DPO loss 0.6931", "DPO loss 0"),
    "A24": (
        "perplexity stride",
        "window perplexity",
        "perplexity generated",
        "perplexity paper",
        "which stride",
    ),
    "A25": ("log-probabilities temperature", "raw_logprobs"),
    "A26": ("z-loss", "soft cap"),
    "A27": ("CrossEntropyLoss calculated", "cross-entropy formula", "manual cross_entropy"),
    "A28": ("sentence perplexity corpus", "perplexity sub-word"),
    "A29": ("loss above ln K", "perplexity larger"),
    "A30": ("temperature scaling ECE", "temperature scaling worse", "temperature LBFGS zero_grad"),
    "A31": ("ECE percent", "train ECE", "calibration error"),
    "A32": ("differential entropy",),
    "A33": ("log likelihood positive", "large negative log-likelihood"),
    "A34": ("why log_softmax", "log_softmax sums to 1"),
    "A35": ("BPC", "PPL good", "perplexity low character", "bits per byte loss", "bpb"),
    "A36": ("BCE cross-entropy multi-class", "sigmoid softmax two outputs"),
    "A37": ("Target out of bounds", "Assertion t n_classes"),
    "A38": ("Expected input batch_size", "spatial targets"),
    "A39": ("reduction sum mean step", "loss batch size sum grows"),
    "A40": ("focal loss nan", "focal alpha"),
    "A41": ("mutual information negative", "normalized mutual information of continuous variables"),
    "A42": (
        "posterior collapse",
        "KL VAE weight",
        "VAE mutual information",
        "KL above 0 but mutual information 0",
    ),
    "A43": ("scipy fit loc", "scipy fit local optimum", "lognorm floc=0", "beta.fit likelihood"),
    "A44": ("custom objective", "LightGBM negative", "RawFormulaVal", "raw_score custom objective"),
    "A45": ("logits probability confidence",),
    "A46": ("acc_norm", "length penalty", "log probability generated"),
    "A47": (
        "naive Bayes extreme",
        "naive Bayes negative scores",
        "naive Bayes 1e-125",
        "naive Bayes one class near 0",
    ),
    "A48": ("PPO ratio", "logps detach"),
    "A49": ("dice loss cross-entropy segmentation", "only background"),
    "A50": ("low loss but low accuracy",),
    "A51": (
        "reason to take log",
        "optimizer initial value",
        "range log probabilities",
        "log probabilities useful",
    ),
    "A52": ("standard error Hessian", "Fisher information"),
    "A53": ("likelihood ratio negative", "null deviance"),
    "A54": (
        "soft labels CrossEntropyLoss",
        "one-hot target probabilities",
        "one-hot vector PyTorch",
        "one-hot encoding required",
    ),
    "A55": ("log_loss not the same", "nll_loss or cross_entropy"),
    "A56": ("MLE MAP", "Gaussian prior", "weight_decay prior"),
    "A57": ("label smoothing class weights", "label smoothing ignore_index"),
    "A58": ("loss stays 0.693", "entropy loss not decreasing"),
    "A59": ("Jensen–Shannon divergence", "jensenshannon scipy", "Jeffreys"),
    "A60": ("BIC score", "score_samples likelihood"),
    "A61": ("bits per dim", "dequantization", "bits per dimension negative"),
    "A62": (
        "predict_proba probabilities calibrate",
        "Platt isotonic",
        "SVC predict_proba",
        "decision_function probability",
    ),
    "A63": ("overfitting validation loss higher", "validation below training loss gap"),
    "A64": ("loss suddenly nan", "loss spike"),
    "A65": ("CRF negative", "CRF too large"),
    "A66": ("minimize returns initial", "does not converge MLE"),
    "A67": ("Bayes factor", "marginal likelihood samples", "log evidence greater than 0", "logZ"),
    "A68": ("temperature argmax", "Gumbel temperature", "temperature change perplexity"),
    "A69": (
        "balance two losses",
        "loss weights multi-task",
        "uncertainty weighting log_vars",
        "learned loss weights",
    ),
    "A70": ("choose pos_weight", "class imbalance BCEWithLogitsLoss"),
    "A71": ("forward reverse kl_div", "KL formula sign"),
    "A173": ("kl_div softmax both", "kl_div log_target nan"),
    "A72": ("log_prob tanh", "Jacobian density", "density tanh"),
    "A73": ("loss fluctuates", "loss noisy"),
    "A74": ("entropy uncertainty", "predictive entropy", "entropy segmentation uncertainty"),
    "A75": ("which model fits better", "-lnL lower"),
    "A76": ("GaussianNLLLoss nan", "variance collapses"),
    "A77": ("softplus cross-entropy", "logsumexp minus logit"),
    "A78": ("only the majority class", "always predicts the same"),
    "A79": ("discriminator loss", "GAN negative", "generator loss increases", "hinge GAN loss"),
    "A80": ("logit_scale", "InfoNCE temperature", "logit_scale exp", "clamp logit_scale"),
    "A81": ("DPO sum logps", "average_log_prob"),
    "A82": ("log-likelihood wrong sign", "2 pi constant"),
    "A83": ("early stopping val_loss", "restore_best_weights", "last best epoch"),
    "A84": (
        "derivative softmax cross-entropy",
        "softmax Jacobian",
        "derivative binary cross-entropy",
    ),
    "A85": ("multiply probabilities likelihood", "iid likelihood"),
    "A86": ("prompt logprobs", "text sequence log probability"),
    "A87": ("softmax overflow", "subtract the max"),
    "A88": ("nan from the first step", "loss nan own data"),
    "A89": ("decision threshold", "threshold base rate", "threshold best F1"),
    "A90": ("perplexity after fine-tuning",),
    "A91": ("choose a loss function", "ordinal"),
    "A92": ("mixture density network", "logsumexp mixture", "mixture density dimensions"),
    "A93": ("KL normal distributions", "KL Gaussians"),
    "A94": ("entropy_loss", "policy loss negative"),
    "A95": ("contrastive labels zeros", "ranking loss label 0", "InfoNCE softmax"),
    "A96": ("token accuracy sequence", "symbol whole answer"),
    "A97": ("multi-label zeros",),
    "A98": ("ReLU logits",),
    "A99": ("mask float16 overflow",),
    "A100": ("ABNORMAL_TERMINATION", "math domain error"),
    "A101": ("emcee NaN", "sampler -inf"),
    "A102": ("same first dimension", "expected dense shape"),
    "A103": ("background ignore_index",),
    "A104": ("accuracy padding",),
    "A105": ("prompt masked -100", "completion only"),
    "A106": ("gradient accumulation batch",),
    "A108": ("validation loss 100 times",),
    "A109": ("vllm logprobs differ",),
    "A110": ("chain of thought probability",),
    "A111": ("unknown words perplexity",),
    "A112": ("Brier calibration", "refinement calibration ROC"),
    "A113": (
        "temperature power",
        "low temperature",
        "temperature Keras",
        "divide logits temperature what",
    ),
    "A115": ("KernelDensity bandwidth", "KernelDensity score", "silverman"),
    "A116": ("EM likelihood singular", "lower_bound_"),
    "A117": ("mixture density network nan",),
    "A353": ("naive Bayes Infinity", "spam words combine"),
    "A354": ("coef_ MultinomialNB", "most informative"),
    "A355": ("MultinomialNB log10", "joint log likelihood naive"),
    "A356": ("bigram perplexity inf", "ZeroDivisionError"),
    "A357": ("nltk perplexity", "KneserNeyInterpolated"),
    "A352": ("SRILM ppl1", "KenLM positive"),
    "A351": ("perplexity distribution model p log",),
    "A350": ("log cdf -inf", "dnorm log"),
    "A358": ("R Julia logsumexp", "logsumexp Java"),
    "A368": ("predict_proba log_probability HMM", "hmmlearn init_params"),
    "A371": ("spelling log", "edit distance"),
    "A372": ("probabilities sum numpy choice", "draw 0.9999999"),
    "A369": ("beta logpdf inf",),
    "A370": ("Rejecting initial", "Stan log(0)"),
    "A377": ("Phred probability", "Phred average"),
    "A375": ("4.9e-324", "multiply numbers close"),
    "A376": ("search space", "CTC merge paths"),
    "A383": ("Markov log-likelihood matrix",),
    "A380": ("HMM unseen symbol",),
    "A381": ("fastText 1.00001", "fastText softmax"),
    "A382": ("langid score", "language detection"),
    "A198": ("perplexity around 1",),
    "A118": ("forward algorithm scaling", "forward probabilities sum", "alpha beta state"),
    "A119": ("paper formula sign",),
    "A120": ("discretized likelihood",),
    "A121": ("NLL same cross-entropy", "maximizing likelihood cross-entropy"),
    "A122": ("why softmax sum", "softmax distribution whatever"),
    "A123": ("softmax saturated",),
    "A124": ("ensemble average logits",),
    "A125": ("labels -1 1 logistic",),
    "A126": ("pseudo R", "log-likelihood log_loss"),
    "A127": ("confidence generated text",),
    "A363": ("kl nan grpo",),
    "A128": ("GRPO loss 0 start",),
    "A129": ("squared error variance targets", "MSE large", "regression loss nan"),
    "A130": ("accuracy improves loss unchanged",),
    "A373": ("grad_norm 11,000", "grad_norm before clipping"),
    "A299": ("clipping nan", "clip_grad_norm_ max_norm"),
    "A300": ("skip nan batch",),
    "A301": ("nan last batch", "nan batch size 1", "val_loss nan", "nan eval mode"),
    "A294": ("sqrt nan", "acos nan"),
    "A290": ("WGAN negative", "critic loss"),
    "A366": ("ArcFace cosines -1",),
    "A365": ("margin scale ArcFace", "CosFace scale"),
    "A285": ("ArcFace loss", "CosFace", "ArcFace 21", "CosFace 3"),
    "A293": ("bfloat16 loss slower", "bfloat16 weights"),
    "A304": ("mixed_float16 nan", "LossScaleOptimizer"),
    "A305": ("box loss nan",),
    "A286": ("weights not updating", "loss same every epoch"),
    "A287": ("never recovers", "dead ReLU"),
    "A288": ("loss increases beginning", "zero_grad loss"),
    "A292": ("rel_entr", "xlogy"),
    "A284": ("first timestep", "CRF mask"),
    "A297": ("RetinaNet loss", "focal loss stuck"),
    "A296": ("T5 nan", "fp16 nan bf16"),
    "A282": ("CTC loss high", "good CTC loss"),
    "A291": ("unsafe to autocast",),
    "A312": (
        "negative loss normal which",
        "can a loss be negative",
        "SI-SDR negative",
        "confidence loss negative",
        "contrastive negative",
        "total loss negative",
    ),
    "A319": ("predict returns nan", "prediction nan"),
    "A298": ("custom loss nan", "exponential of cross entropy"),
    "A131": ("odds ratio", "log-odds coefficient"),
    "A132": ("log1p when", "log1mexp"),
    "A133": ("GaussianNB priors",),
    "A134": ("MSE maximum likelihood", "Laplace absolute error"),
    "A135": ("loss per sentence",),
    "A136": ("probabilities close to 0.5",),
    "A137": ("policy gradient log", "REINFORCE"),
    "A138": ("KS test", "which distribution", "sumsquare_error", "KS statistic p-value"),
    "A139": ("Viterbi score",),
    "A140": ("temperature scaling negative", "temperature less than 1"),
    "A141": ("MLE biased",),
    "A142": ("loss jumps epoch", "resume loss jumps"),
    "A143": ("loss_weights class_weight",),
    "A144": ("BPR",),
    "A145": ("elements of input should be between 0 and 1",),
    "A146": ("scipy entropy base", "entropy unnormalized", "entropy nan zero"),
    "A147": ("stable sigmoid", "overflow encountered exp"),
    "A148": ("too good to be true", "data leakage"),
    "A149": ("infinity linear regression",),
    "A151": ("DataParallel",),
    "A152": (
        "spherical score",
        "rare events Brier",
        "Brier log loss disagree",
        "log score prefers another model",
    ),
    "A154": ("-inf harmful",),
    "A156": ("sync_dist",),
    "A158": ("multiclass Brier",),
    "A159": ("KL inf empty bin", "KL divergence zeros histogram", "KL negative zeros"),
    "A160": ("AIC BIC disagree", "AIC or BIC which"),
    "A161": ("scipy fit nan", "scipy fit start value fixed", "scipy fit returns"),
    "A162": ("binned data fit", "censored data likelihood"),
    "A163": ("likelihood ratio p-value", "nested models chi2"),
    "A164": ("number of states", "number of topics", "BIC always picks one component"),
    "A165": ("HMM log-likelihood which class", "two HMMs"),
    "A166": ("mutual_info_classif constant", "mutual_info_score floats"),
    "A167": ("Trainer compute_loss num_items_in_batch",),
    "A168": ("Hugging Face train_loss",),
    "A169": ("packing attention",),
    "A170": (
        "CTC empty target",
        "CTC target length 0",
        "CTC blank",
        "zero_infinity CTC loss 0",
    ),
    "A171": (
        "base_temperature",
        "multiply by temperature",
        "supervised contrastive loss",
        "several positives contrastive",
    ),
    "A175": ("class weights accuracy",),
    "A176": ("softmax hessian",),
    "A177": ("boosting probabilities sum",),
    "A178": ("probability exactly 1", "trees log loss 0 or 1", "forest log loss"),
    "A179": (
        "ONNX softmax",
        "TFLite scores",
        "ONNX sigmoid 0 and 1",
        "ONNX different probabilities",
    ),
    "A180": ("fused cross entropy",),
    "A182": ("perplexity predicted word", "perplexity predicted right word"),
    "A183": ("perplexity 4e43", "surprisal every token"),
    "A184": ("ECE bins", "reliability diagram", "binary ECE"),
    "A186": ("noisy labels", "label noise"),
    "A187": ("MAP reparameterization", "MAP invariant"),
    "A188": ("Singular matrix", "collinear dummy GLM"),
    "A189": ("CalibratedClassifierCV worse", "isotonic few rows", "prefit"),
    "A191": ("WAIC LOO", "elpd larger", "elpd_diff se_diff"),
    "A192": ("multivariate_normal singular", "log determinant"),
    "A193": ("multi-target not supported",),
    "A194": ("dtype BCE Float",),
    "A195": ("does not require grad",),
    "A196": ("DPO rewards negative",),
    "A197": ("reward model 0.693", "reward model one number"),
    "A325": ("focal alpha paper", "alpha positives focal"),
    "A326": ("focal mixup targets", "focal weight together", "focal loss sigmoid"),
    "A328": ("label smoothing validation loss", "smoothing test set"),
    "A329": ("KLDivLoss batchmean numel", "KL per sample PyTorch"),
    "A331": ("only true class counts", "gradient wrong classes"),
    "A332": ("class probabilities got Long", "squeeze cross_entropy"),
    "A201": ("low loss generated",),
    "A202": ("logaddexp", "log space probabilities"),
    "A203": ("confidence interval likelihood", "profile NA"),
    "A204": ("posterior sum 1", "posterior grid", "log posterior max"),
    "A205": ("KenLM score", "sentence score log10"),
    "A206": ("n-gram sentence probability", "trigram", "sentence count added perplexity"),
    "A207": ("multiple choice accuracy", "answer letter logits"),
    "A208": ("log_loss several tags", "indicator rows"),
    "A209": (
        "overdispersion",
        "Poisson negative binomial AIC",
        "zero-inflated likelihood",
        "ZINB lgamma",
    ),
    "A210": ("AUC high log loss", "AUC below 0.5"),
    "A211": ("CRPS", "score forecast of a number", "CRPS negative", "fair CRPS"),
    "A212": ("t-SNE perplexity", "t-SNE KL", "t-SNE prints Error"),
    "A213": ("particle weights", "importance sampling weights 0"),
    "A214": ("Metropolis acceptance", "MCMC acceptance"),
    "A215": ("log_marginal_likelihood", "Gaussian process bound"),
    "A217": ("information gain", "Gini entropy"),
    "A218": ("masked language model labels",),
    "A219": ("fairseq ppl",),
    "A220": ("SAC alpha",),
    "A221": ("tensor parallel cross-entropy",),
    "A222": ("negative dice", "nnU-Net negative", "bce dice negative"),
    "A223": ("triplet margin",),
    "A224": ("running_loss batch size",),
    "A225": (
        "Categorical logits probs",
        "Categorical logits log probabilities",
        "Categorical entropy -inf",
    ),
    "A226": ("did not return a loss",),
    "A227": ("weight tensor defined",),
    "A172": ("weight map pixel", "U-Net weight map"),
    "A228": ("log_prob axis", "log_prob dimension sum", "log_prob channels"),
    "A229": ("entropy sign maximize", "maximize entropy", "KL uniform entropy"),
    "A230": ("beam percent", "beam score probability"),
    "A231": ("fit normal curve", "heights of the curve", "normal MLE grid"),
    "A232": ("rate scale scipy", "nbinom parameters mean", "numpy exponential"),
    "A233": ("KL divergence of two samples",),
    "A234": ("KL drift threshold", "KL value interpret"),
    "A235": ("log loss difference real", "paired log loss"),
    "A236": ("Brier skill score", "d2_log_loss_score", "deviance higher null"),
    "A237": ("yes no tokens", "LLM judge", "output_logits"),
    "A238": ("constraint sum 1 MLE", "softmax parameterization"),
    "A239": ("nansum", "nan log-likelihood missing"),
    "A240": ("sample weights log-likelihood", "weights copies"),
    "A241": ("GaussianMixture predict_proba", "responsibilities"),
    "A243": ("missing labels mask",),
    "A244": ("diffusion loss",),
    "A246": ("mixup loss",),
    "A247": ("ORPO nan",),
    "A248": ("negative sampling loss",),
    "A249": ("loss mask off by one",),
    "A250": ("VAE KL huge",),
    "A251": ("soft labels thousands", "label smoothing masked"),
    "A199": ("Baum-Welch nan", "HMM training nan"),
    "A114": ("entropy number of bins", "entropy bin width"),
    "A181": ("PPO entropy all actions",),
    "A252": ("base log_prob",),
    "A253": ("GradScaler unscale_", "lr_scheduler optimizer", "first step skipped"),
    "A254": ("KL penalty direction",),
    "A255": ("label smoothing DPO",),
    "A256": ("exp(loss) normalized",),
    "A257": ("AIC RSS", "AIC log-transformed", "AICc", "AICc smaller"),
    "A258": ("gradient logsumexp", "detach max"),
    "A259": ("glmnet lambda", "fit_regularized alpha", "LogisticRegression solvers"),
    "A261": ("InfoNCE mutual information", "MINE negative"),
    "A262": ("ELBO bits per dim", "VAE test log-likelihood"),
    "A263": ("out-of-distribution likelihood", "samples higher log-likelihood"),
    "A260": ("SAC log_prob nan", "tanh twice", "squashed entropy"),
    "A264": ("optimization failed to converge", "mle_retvals"),
    "A266": ("no softmax at its end", "log twice NLLLoss"),
    "A267": ("ignore_index -1 place", "NER sub-word labels"),
    "A268": ("size of tensor must match weight", "pos_weight pictures"),
    "A269": (
        "one channel or two",
        "nearest mask",
        "single class segmentation",
        "at most 2 classes",
    ),
    "A270": ("multi-label threshold", "several tags accuracy"),
    "A379": ("multi-label class for none", "MultiLabelSoftMarginLoss softmax"),
    "A271": (
        "class_weight 3+ dimensional",
        "class_weight one-hot keras",
        "class_weight multi-label",
    ),
    "A272": ("dice several classes", "dice background"),
    "A360": ("one_hot 255", "IoU 255"),
    "A361": ("libtorch", "nnf_nll_loss"),
    "A364": ("shape class weights cross entropy", "weights none then mean"),
    "A367": ("dice loss score differ", "dice absent class"),
    "A273": ("distillation alpha", "teacher vocabularies"),
    "A274": ("tf.nn cross-entropy call", "optax"),
    "A275": ("num_labels", "problem_type"),
    "A276": ("codebook perplexity",),
    "A277": ("word_perplexity", "byte_perplexity"),
    "A278": ("learning rate GPUs", "larger batch learning rate"),
    "A279": ("k1 k2 k3", "KL gradient loss reward"),
    "A280": ("GRPO length answers", "dr_grpo dapo"),
    "A281": ("Hessian positive definite", "standard errors nan", "LbfgsInvHessProduct"),
    "A306": ("preference loss start", "IPO 25", "KTO 0.5", "KTO kl"),
    "A155": ("truth own loss keras order",),
    "A289": ("accuracy sparse custom loss", "accuracy stays 0.1"),
    "A302": ("received from_logits", "train_step compute_loss"),
    "A153": ("total loss outputs", "add_loss"),
    "A185": ("mask_zero", "mask keras sequence", "Masking loss Keras"),
    "A265": ("BinaryCrossentropy by hand",),
    "A378": ("-inf logit one-hot", "safe_softmax_cross_entropy"),
    "A14": ("MirroredStrategy", "replica global batch"),
    "A107": ("box loss 0", "darknet nan count", "detector total loss", "box_loss_weight"),
    "A150": ("CTC input length 0", "ctcloss 0"),
    "A157": ("discriminator 0 everything", "generator loss 0"),
    "A307": ("value loss huge", "explained variance critic"),
    "A308": ("sigmoid scores sum 1", "YOLO probabilities"),
    "A309": ("position_ids pads left", "GPT-2 next token pads"),
    "A310": ("chat all answers", "assistant turns labels"),
    "A311": ("backward graph second time", "retain_graph"),
    "A315": ("which column positive class", "predicted class probability match"),
    "A316": ("confident unknown input", "reject unknown class"),
    "A313": ("Cholesky diagonal", "logdet factor", "precision matrix log"),
    "A314": ("learned compression bpp", "estimated real bits"),
    "A317": ("distillation squared error logits",),
    "A318": ("inverse frequency median", "effective number weights"),
    "A320": ("Laplace smoothing denominator", "naive Bayes unknown word"),
    "A321": ("evidential loss start", "Dirichlet annealing"),
    "A322": ("SFT loss DPO", "DPO reference adapter"),
    "A283": ("HMM recover true parameters", "Baum-Welch local optimum"),
    "A323": ("half optimizer nan", "Adam eps float16"),
    "A324": ("plateau start training", "0.693 then falls"),
    "A333": ("Cox batch size 1", "Cox loss nan", "DeepSurv mini-batches"),
    "A334": ("Cox risk set", "partial likelihood sign", "Breslow Efron"),
    "A335": ("Weibull censored", "survival log S"),
    "A336": ("left-censored", "discrete Weibull"),
    "A337": ("logistic hazard", "DeepHit likelihood"),
    "A338": ("diffusion NLL", "diffusion bits per dim"),
    "A339": ("diffusion predict noise", "noise multiplied by beta"),
    "A340": ("loss_vlb", "logvar diffusion"),
    "A341": ("BCE or MSE VAE", "Gaussian decoder"),
    "A342": ("non-finite finite-difference", "vmmin not finite"),
    "A343": ("deviance logLik differ", "anova lrtest"),
    "A344": ("NegativeBinomial total_count", "log(theta) NA"),
    "A345": ("flow log_det", "RealNVP log determinant", "input not invertible"),
    "A346": ("Poisson exposure", "count:poisson"),
    "A347": ("Tweedie loss", "tweedie power"),
    "A348": ("BIC largest", "BIC k-means", "BIC subjects"),
    "A349": ("DeepAR loss meaning", "NLL RMSE worse"),
    "A374": ("scale_tril", "network covariance positive definite"),
    "A216": ("AIC compare families", "AIC non-nested"),
    "A245": ("probability flow ODE", "Hutchinson likelihood"),
    "A295": ("c-index below 0.5", "DeepSurv flat"),
    "A174": (
        "custom objective several classes shape",
        "hess shape multiclass",
    ),
    "A190": (
        "imbalance logistic regression",
        "balance classes",
    ),
    "A200": (
        "KL non-negative",
        "KL divergence close to 0",
    ),
    "A303": (
        "Jensen–Shannon inf",
        "Jensen–Shannon nan",
    ),
    "A327": (
        "mutual information joint",
        "mutual information pmfs",
    ),
    "A330": (
        "entropy greater than 1",
        "entropy of a constant array",
    ),
    "A359": (
        "ECE binary",
        "ECE above 0.8",
    ),
    "A242": ("aleatoric classification", "noise on logits"),
}


def typed(part):
    """The phrases an entry lists as what people type."""
    return re.findall(r"\*([^*]+)\*", part.partition("Also typed: ")[2])


PHRASES = {name: (*ASKED[name], *typed(part)) for name, part in ALSO.items()}


@cache
def visible(part):
    """What a reader sees of an entry, in small letters."""
    part = re.sub(r"<!--.*?-->", "", part, flags=re.DOTALL)
    return re.sub(r"\]\([^)]*\)|[*`\[]", "", part).replace("−", "-").lower()


def found(phrase):
    """A simple search: the entries where every word is the beginning of a word."""
    words = phrase.lower().split()
    begins = [re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in words]
    hits = []
    for name, part in ENTRIES.items():
        text = visible(part)
        held = all(word in text for word in words)  # quickly said of most entries: no
        if held and all(begin.search(text) for begin in begins):
            hits.append(name)
    return hits


@pytest.mark.parametrize("name", ALSO)
def test_each_entry_is_found_by_what_people_type(name):
    hits = {phrase: found(phrase) for phrase in PHRASES[name]}
    assert not {phrase: names for phrase, names in hits.items() if name not in names}
    assert not {phrase: names for phrase, names in hits.items() if len(names) > 5}


def test_the_listed_phrases_are_found_by_a_reader_s_own_search():
    for name, part in ALSO.items():
        assert typed(part), name
        for phrase in typed(part):
            assert phrase.lower() in visible(part)


@pytest.mark.parametrize("name", ALSO)
def test_each_entry_is_short_checked_and_shown(name):
    answer, _, seen = ALSO[name].partition("Seen in ")
    assert set(ASKED) == set(ALSO) == {f"A{number}" for number in range(1, len(ALSO) + 1)}
    # Room for the question and for its neighbors: what people ask of the same thing next
    assert len(re.sub(r"<!--.*?-->", "", answer, flags=re.DOTALL)) < 700
    assert notebook_links(seen)
    linked = {notebook[:2] for notebook, _ in notebook_links(seen)}
    for cell in re.findall(r"in the cell \*([\w-]+)\*", seen):
        assert any(cell in cell_ids(number) for number in linked)
    assert claims_in(ALSO[name]) or f"test_{name}" in globals(), "nothing checks it"


def test_M7_of_infinite_logits():
    for infinite, y in ((math.inf, 1.0), (-math.inf, 0.0)):
        z, y = torch.tensor([infinite]), torch.tensor([y])
        assert F.binary_cross_entropy_with_logits(z, y).isnan()
        assert F.binary_cross_entropy(torch.sigmoid(z), y) == 0
        assert F.binary_cross_entropy(torch.sigmoid(z), 1 - y) == 100


@pytest.mark.parametrize(("K", "best"), [(10, 0.91), (2, 0.95)])
def test_M24(K, best):
    """The probability of the truth at which PyTorch's and Keras's smoothed losses are flat."""
    p = torch.full((K,), (1 - best) / (K - 1), dtype=torch.float64)
    p[0] = best
    z = p.log().requires_grad_()
    loss = F.cross_entropy(z[None], torch.tensor([0]), label_smoothing=0.1)
    (slope,) = torch.autograd.grad(loss, z)
    assert slope.abs().max() < 1e-7
    truth = np.eye(K, dtype="float32")[:1]
    smoothed = keras.losses.categorical_crossentropy(truth, p[None].float(), label_smoothing=0.1)
    assert smoothed.item() == pytest.approx(loss.item(), rel=1e-5)


def test_M34():
    """The gradient where all terms are -inf, plain, shifted by 0, and with 0 put in first."""

    def put_in_first(x):
        none_left = x.detach().amax(1) == -math.inf
        finite = torch.where(none_left[:, None], 0.0, x)
        return torch.where(none_left, -math.inf, torch.logsumexp(finite, 1))

    rows = torch.tensor([[-math.inf, -math.inf], [0.0, -math.inf]])
    for f in (lambda x: torch.logsumexp(x, 1), lambda x: x.exp().sum(1).log(), put_in_first):
        x = rows.clone().requires_grad_()
        value = f(x)
        value.sum().backward()
        assert value.tolist() == [-math.inf, 0.0]
        assert x.grad[0].isnan().all() if f is not put_in_first else (x.grad[0] == 0).all()
    assert x.grad[1].tolist() == [1.0, 0.0]


def test_A1():
    y = np.random.default_rng(0).normal(0, 0.01, 200)
    of_statsmodels = sm.OLS(y, np.ones((200, 1))).fit()
    mixture = sklearn.mixture.GaussianMixture(1, reg_covar=0).fit(y[:, None])
    log_likelihood = scipy.stats.norm.logpdf(y, y.mean(), y.std()).sum()
    assert of_statsmodels.aic == pytest.approx(-2 * log_likelihood + 2 * 1)
    assert mixture.aic(y[:, None]) == pytest.approx(-2 * log_likelihood + 2 * 2)
    assert of_statsmodels.aic < 0
    assert of_statsmodels.bic < 0

    grouped = sm.GLM([[7, 3]], [[1.0]], family=sm.families.Binomial()).fit()
    rows = sm.GLM([1] * 7 + [0] * 3, np.ones((10, 1)), family=sm.families.Binomial()).fit()
    assert grouped.params == pytest.approx(rows.params)
    assert rows.aic - grouped.aic == pytest.approx(9.575, abs=1e-3)


def test_A2():
    rng = np.random.default_rng(0)
    score = sklearn.model_selection.cross_val_score(
        sklearn.linear_model.LogisticRegression(C=1e-9),
        rng.standard_normal((100, 2)),
        np.arange(100) % 2,
        scoring="neg_log_loss",
    )
    assert score == pytest.approx(-math.log(2))


def test_A3():
    counts = np.random.default_rng(0).poisson(1, (30, 12))
    topics = sklearn.decomposition.LatentDirichletAllocation(2, random_state=0).fit(counts)
    assert topics.score(counts) < 0
    perplexity = math.exp(-topics.score(counts) / counts.sum())
    assert topics.perplexity(counts) == pytest.approx(perplexity)


def test_A4():
    counts, y = [[1, 0], [0, 1]], [0, 1]
    strict = sklearn.naive_bayes.MultinomialNB(alpha=0, force_alpha=True)
    with pytest.warns(RuntimeWarning):
        assert np.isneginf(strict.fit(counts, y).feature_log_prob_[0, 1])
    smoothed = sklearn.naive_bayes.MultinomialNB(alpha=1).fit(counts, y)
    assert np.isfinite(smoothed.feature_log_prob_).all()


def test_A5():
    assert scipy.stats.expon.logpdf(-1.0) == -math.inf
    with pytest.raises(ValueError, match=r"Expected value argument .* to be within the support"):
        torch.distributions.Exponential(1.0).log_prob(torch.tensor(-1.0))


def test_A6():
    """Bayes's rule for a feature with two values, at the old shares and at the new."""
    likelihood = np.array([0.7, 0.2])  # of the value seen, in class 0 and in class 1
    old, new = np.array([0.5, 0.5]), np.array([0.1, 0.9])
    posterior_old = likelihood * old / (likelihood @ old)
    moved = torch.softmax(torch.tensor(np.log(posterior_old) + np.log(new / old)), 0)
    np.testing.assert_allclose(moved, likelihood * new / (likelihood @ new))


def test_A7():
    logits = torch.randn(6, 5, generator=torch.Generator().manual_seed(0))
    padded = torch.tensor([1, 2, 3, 4, -100, -100])
    assert F.cross_entropy(logits, padded) == F.cross_entropy(logits[:4], padded[:4])
    shifted_logits, shifted_tokens = logits[:-1], torch.tensor([1, 2, 3, 4, 0, 2])[1:]
    assert F.cross_entropy(shifted_logits, shifted_tokens, reduction="none").shape == (5,)


def test_A9():
    keras.utils.set_random_seed(0)
    X = np.random.default_rng(0).standard_normal((100, 2)).astype(np.float32)
    y = (X[:, 0] > 0).astype(np.float32)
    dense = keras.layers.Dense(
        1, activation="sigmoid", kernel_regularizer=keras.regularizers.L2(0.1)
    )
    model = keras.Sequential([keras.Input((2,)), dense])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="binary_crossentropy")
    (printed,) = model.fit(X, y, batch_size=10, verbose=0).history["loss"]
    evaluated = model.evaluate(X, y, verbose=0)
    own = sklearn.metrics.log_loss(y, model.predict(X, verbose=0)[:, 0])
    penalty = 0.1 * (keras.ops.convert_to_numpy(dense.kernel) ** 2).sum()
    assert evaluated - own == pytest.approx(penalty, rel=1e-4)
    assert abs(printed - evaluated) > 0.01
    assert abs(printed - own) > 0.01


def test_A30():
    """The NLL of the fitted rows cannot rise; here the ECE does."""
    z, y = np.array([[2.0, 0.0]] * 9 + [[0.0, 4.0]]), np.array([0] * 8 + [1, 0])
    z, y = np.tile(z, (10, 1)), np.tile(y, 10)

    def scored(T):
        p = softmax(z / T)
        return cross_entropy_loss(z / T, y), expected_calibration_error(p, y, bins=10)

    best = min(np.append(1.0, np.geomspace(0.2, 5, 81)), key=lambda T: scored(T)[0])
    assert scored(best)[0] <= scored(1.0)[0]
    assert scored(best)[1] > scored(1.0)[1]

    def fitted(zeroed):
        T = torch.ones(1, dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.LBFGS([T], lr=0.01, max_iter=50)

        def closure():
            if zeroed:
                optimizer.zero_grad()
            loss = F.cross_entropy(torch.tensor(z) / T, torch.tensor(y))
            loss.backward()
            return loss

        optimizer.step(closure)
        return scored(T.item())[0]

    assert fitted(zeroed=True) < min(scored(1.0)[0], fitted(zeroed=False))


def test_A10():
    p = [[0.2, 0.8], [0.3, 0.7]]
    with pytest.raises(ValueError, match=r"y_true contains only one label.*labels argument"):
        sklearn.metrics.log_loss([1, 1], p)
    with pytest.raises(ValueError, match="contain different number of classes"):
        sklearn.metrics.log_loss([0, 1], [[0.2, 0.8, 0.0], [0.3, 0.6, 0.1]])
    wrong_in_four = sklearn.metrics.log_loss([0, 1, 1, 0], [0.0, 1.0, 0.0, 0.0])
    assert wrong_in_four == pytest.approx(-np.log(np.finfo(float).eps) / 4)
    expected = -np.log([0.8, 0.7]).mean()
    for labels in ([0, 1], [1, 0]):
        assert sklearn.metrics.log_loss([1, 1], p, labels=labels) == pytest.approx(expected)


def test_A11():
    """The gradient of the weighted loss vanishes at the constant that the entry gives."""
    y = torch.tensor([1.0] + 9 * [0.0], dtype=torch.float64)
    z = torch.tensor(0.0, requires_grad=True, dtype=torch.float64)
    weight = torch.tensor(9.0, dtype=torch.float64)
    F.binary_cross_entropy_with_logits(z.expand(10), y, pos_weight=weight).backward()
    assert z.grad.item() == pytest.approx(0, abs=1e-12)
    X = np.zeros((10, 1))
    balanced = sklearn.linear_model.LogisticRegression(class_weight="balanced").fit(X, y)
    assert balanced.predict_proba(X)[0, 1] == pytest.approx(0.5, abs=1e-4)


def test_A12():
    def gradient(f):
        x = torch.tensor([0.0, 2.0], requires_grad=True)
        f(x).sum().backward()
        return x.grad.tolist()

    masked = gradient(lambda x: torch.where(x > 0, torch.log(x), torch.zeros(2)))
    assert math.isnan(masked[0])
    assert gradient(lambda x: torch.log(torch.where(x > 0, x, torch.ones(2)))) == [0.0, 0.5]


def test_A13():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((20_000, 20))  # p is N(0, 1), q is N(0.5, 1), KL is 0.125
    log_ratio = scipy.stats.norm.logpdf(x) - scipy.stats.norm.logpdf(x, 0.5)
    plain, positive = log_ratio, np.exp(-log_ratio) - 1 + log_ratio
    assert plain.mean(1).min() < 0
    assert positive.min() >= 0
    for estimates in (plain, positive):
        assert estimates.mean() == pytest.approx(0.125, rel=0.02)


def test_A15():
    ten = torch.tensor([10.0])
    poisson = F.poisson_nll_loss(ten, ten, log_input=False).item()
    of_keras = keras.losses.poisson(ten[None], ten[None]).item()
    assert of_keras == pytest.approx(poisson)
    whole = -scipy.stats.poisson.logpmf(10, 10)
    assert whole - poisson == pytest.approx(math.lgamma(11), rel=1e-5)
    assert -torch.distributions.Poisson(10.0).log_prob(ten).item() == pytest.approx(whole, rel=1e-5)
    one = torch.ones(1)
    without, full = (F.gaussian_nll_loss(one, one, one, full=full).item() for full in (False, True))
    assert full - without == pytest.approx(0.5 * math.log(2 * math.pi))
    assert full == pytest.approx(-scipy.stats.norm.logpdf(0))


def test_A16():
    """Over x the formula has the area 1, over its parameter another; times a width it is small."""
    x = np.linspace(1e-6, 60, 200_001)
    assert scipy.integrate.trapezoid(scipy.stats.expon.pdf(x, scale=0.5), x) == pytest.approx(
        1, rel=1e-3
    )
    rates = x
    assert scipy.integrate.trapezoid(rates * np.exp(-rates * 0.5), rates) == pytest.approx(
        4, rel=1e-3
    )
    exact = scipy.stats.expon.cdf(0.101) - scipy.stats.expon.cdf(0.1)
    assert 0.001 * scipy.stats.expon.pdf(0.1) == pytest.approx(exact, rel=1e-3)


def test_A17():
    logged = np.nanmean([0.0, math.nan])
    assert logged == 0
    none_left = torch.full((4,), -100)
    assert math.isnan(F.cross_entropy(torch.zeros(4, 5), none_left).item())
    kept = (none_left != -100).sum().clamp(min=1)
    total = F.cross_entropy(torch.zeros(4, 5), none_left, reduction="sum")
    assert (total / kept).item() == 0


def test_A19():
    def ctc(frames):
        return F.ctc_loss(
            torch.zeros(frames, 1, 5).log_softmax(2),
            torch.tensor([[1, 1, 2]]),
            torch.tensor([frames]),
            torch.tensor([3]),
        ).item()

    assert ctc(3) == math.inf
    assert math.isfinite(ctc(4))
    z = torch.zeros(3, 1, 5, requires_grad=True)
    arguments = torch.tensor([[1, 1, 2]]), torch.tensor([3]), torch.tensor([3])
    for zero_infinity in (False, True):
        loss = F.ctc_loss(z.log_softmax(2), *arguments, zero_infinity=zero_infinity)
        (slope,) = torch.autograd.grad(loss, z)
        assert slope.isfinite().all() == zero_infinity
    loss = F.ctc_loss((z * math.nan).log_softmax(2), *arguments, zero_infinity=True)
    assert loss.isnan()


def test_A20():
    pixels = torch.distributions.Normal(torch.zeros(784), 0.01)
    floor = -pixels.log_prob(pixels.mean).sum()
    assert -pixels.log_prob(torch.linspace(-0.1, 0.1, 784)).sum() > floor
    sharper = torch.distributions.Normal(torch.zeros(784), 1e-3)
    assert -sharper.log_prob(sharper.mean).sum() < floor
    assert -pixels.log_prob(torch.zeros(784)).sum() < -2000
    means, stds = torch.randn(100), torch.rand(100) + 0.1
    q, prior = torch.distributions.Normal(means, stds), torch.distributions.Normal(0.0, 1.0)
    assert (torch.distributions.kl_divergence(q, prior) >= 0).all()


def test_A36():
    z = torch.randn(50, generator=torch.Generator().manual_seed(0))
    y = (torch.arange(50) % 2).float()
    one = F.binary_cross_entropy_with_logits(z, y)
    two = F.cross_entropy(torch.stack([torch.zeros(50), z], 1), y.long())
    assert one.item() == pytest.approx(two.item())
    assert ((z > 0) == (torch.sigmoid(z) > 0.5)).all()
    cooled = torch.softmax(torch.tensor([1.0, 3.0]) / 1.7, 0)[1]
    torch.testing.assert_close(cooled, torch.sigmoid(torch.tensor((3.0 - 1.0) / 1.7)))

    X, digit = sklearn.datasets.load_digits(return_X_y=True)
    one_vs_rest = sklearn.linear_model.LogisticRegression(max_iter=1000)
    each = [
        one_vs_rest.fit(X[::2] / 16, digit[::2] == k).predict_proba(X[1::2] / 16)[:, 1]
        for k in range(10)
    ]
    assert np.mean(np.argmax(each, 0) == digit[1::2]) > 0.9
    assert np.sum(each, 0).min() < 0.8 < 1.2 < np.sum(each, 0).max()


def test_A37():
    for label in (3, -1, 255):
        with pytest.raises(IndexError, match=rf"Target {label} is out of bounds"):
            F.cross_entropy(torch.zeros(2, 3), torch.tensor([1, label]))
    ignored = F.cross_entropy(torch.zeros(2, 3), torch.tensor([1, 255]), ignore_index=255)
    assert ignored.item() == pytest.approx(math.log(3))


def test_A38():
    images = torch.zeros(2, 5, 4, 4)
    labels = torch.zeros(2, 1, 4, 4, dtype=torch.long)
    with pytest.raises(RuntimeError, match="only batches of spatial targets supported"):
        F.cross_entropy(images, labels)
    F.cross_entropy(images, labels.squeeze(1))
    colors = torch.zeros(2, 4, 4, 3, dtype=torch.long)
    for flat_or_colored in (colors, colors.squeeze(1), labels.flatten()[:2]):
        with pytest.raises(RuntimeError, match="only batches of spatial targets supported"):
            F.cross_entropy(images, flat_or_colored)
    with pytest.raises(ValueError, match=r"Expected input batch_size \(1\) to match target"):
        F.cross_entropy(torch.zeros(1, 5, 4, 4), torch.zeros(4, 4, dtype=torch.long))
    with pytest.raises(ValueError, match="Target size"):
        F.binary_cross_entropy_with_logits(torch.zeros(4, 1), torch.zeros(4))
    with pytest.warns(UserWarning, match="Using a target size"):
        crossed = F.mse_loss(torch.zeros(4, 1), torch.zeros(4), reduction="none")
    assert crossed.shape == (4, 4)


def test_A39():
    """What one step of SGD and of Adam moves, for the sum of 64 losses and for their mean."""
    X = torch.randn(64, 10, generator=torch.Generator().manual_seed(0))
    y = torch.eye(10)[torch.arange(64) % 10]

    def moved(optimizer, reduction):
        w = torch.zeros(10, 10, requires_grad=True)
        F.binary_cross_entropy_with_logits(X @ w, y, reduction=reduction).backward()
        optimizer([w], lr=1.0).step()
        return w.detach()

    rows_times_classes = 64 * 10
    steps = {r: moved(torch.optim.SGD, r) for r in ("sum", "mean")}
    torch.testing.assert_close(steps["sum"], rows_times_classes * steps["mean"])
    steps = {r: moved(torch.optim.Adam, r) for r in ("sum", "mean")}
    torch.testing.assert_close(steps["sum"], steps["mean"], rtol=1e-3, atol=1e-3)


def test_A21():
    logits = torch.zeros(10_000, 1000, dtype=torch.float16)
    labels = torch.zeros(10_000, dtype=torch.long)
    assert F.cross_entropy(logits, labels) == math.inf
    each = F.cross_entropy(logits, labels, reduction="none")
    assert each.mean().item() == pytest.approx(math.log(1000), rel=1e-3)
    assert F.cross_entropy(logits.float(), labels).item() == pytest.approx(math.log(1000))


@pytest.mark.parametrize(("gamma", "bad"), [(0.5, True), (1, False), (2, False)])
def test_A40(gamma, bad):
    z = torch.tensor([200.0, 0.0], requires_grad=True)
    p = z.softmax(0)[0]
    (-((1 - p) ** gamma) * p.log()).backward()
    assert z.grad.isnan().any().item() is bad


def test_A41():
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, 5, (2, 500, 40))
    estimates = [sklearn.metrics.mutual_info_score(x, y) for x, y in zip(a, b, strict=True)]
    assert min(estimates) >= 0
    assert np.mean(estimates) > 0.1  # independent, and yet: 16 / (2 * 40) = 0.2 too high
    assert max(estimates) < math.log(5)


def test_A42():
    """The gradient of a mean over the pixels is that of a sum, with the KL weighed 784 times."""
    rng = torch.Generator().manual_seed(0)
    x, w = torch.randn(784, generator=rng), torch.randn(784, generator=rng)
    gradients = []
    for part, weight in (("mean", 1), ("sum", 784)):
        mean = torch.tensor(0.7, requires_grad=True)
        kl = torch.distributions.kl_divergence(
            torch.distributions.Normal(mean, 1.0), torch.distributions.Normal(0.0, 1.0)
        )
        (F.mse_loss(w * mean, x, reduction=part) + weight * kl).backward()
        gradients.append(mean.grad)
    assert gradients[1].item() == pytest.approx(784 * gradients[0].item(), rel=1e-4)


def test_A43():
    x = np.random.default_rng(0).gamma(2, 3, 200)
    free, fixed = scipy.stats.gamma.fit(x), scipy.stats.gamma.fit(x, floc=0)
    assert free[1] > 0.1
    assert fixed[1] == 0
    log_likelihood = [scipy.stats.gamma.logpdf(x, *found).sum() for found in (free, fixed)]
    assert log_likelihood[0] > log_likelihood[1] > scipy.stats.gamma.logpdf(x, 2, 0, 3).sum()
    tiny = [scipy.stats.gamma.fit(x / 1000), scipy.stats.gamma.fit(x)]
    tiny[1] = (tiny[1][0], *np.divide(tiny[1][1:], 1000))
    assert scipy.stats.gamma.nnlf(tiny[1], x / 1000) < scipy.stats.gamma.nnlf(tiny[0], x / 1000)
    s, _, scale = scipy.stats.lognorm.fit(x, floc=0)
    assert (s, scale) == pytest.approx((np.log(x).std(), np.exp(np.log(x).mean())))

    rng = np.random.default_rng(0)
    sample = scipy.stats.gamma.rvs(2, size=200, random_state=rng)
    family = scipy.stats.gamma
    assert family.nnlf(family.fit(sample, 2, loc=0, scale=1), sample) < family.nnlf(
        (2, 0, 1), sample
    )


def test_A44():
    """Gradient and second derivative of the loss; where scikit-learn's boosting begins."""
    z = torch.tensor(0.3, requires_grad=True, dtype=torch.float64)
    loss = F.binary_cross_entropy_with_logits(z, torch.tensor(1.0, dtype=torch.float64))
    (slope,) = torch.autograd.grad(loss, z, create_graph=True)
    (bend,) = torch.autograd.grad(slope, z)
    p = torch.sigmoid(z).item()
    assert slope.item() == pytest.approx(p - 1)
    assert bend.item() == pytest.approx(p * (1 - p))
    X, y = np.arange(40.0)[:, None], np.arange(40) % 10 == 0
    start = sklearn.ensemble.GradientBoostingClassifier(n_estimators=1, learning_rate=1e-9)
    np.testing.assert_allclose(start.fit(X, y).decision_function(X), math.log(0.1 / 0.9), atol=1e-6)


def test_A45():
    z = np.array([4.3, 0.3, -0.2])
    np.testing.assert_allclose(softmax(z + 100), softmax(z))
    np.testing.assert_allclose(np.diff(np.log(softmax(z))), np.diff(z))


def test_A47():
    """Each copy of a feature multiplies the odds once more; and the rest sums to 1."""
    counts, y = np.array([[6, 4], [4, 6]]), [0, 1]
    model = sklearn.naive_bayes.MultinomialNB(alpha=1e-9).fit(counts, y)
    for copies, expected in ((1, 0.6), (10, 0.983)):
        found = model.predict_proba([[copies, 0]])
        assert found[0, 0] == pytest.approx(expected, abs=1e-3)
        assert found.sum() == pytest.approx(1)
    joint = model.predict_joint_log_proba([[10, 0]])
    assert np.exp(joint).sum() < 0.01
    np.testing.assert_allclose(softmax(joint), found)
    longer = model.predict_joint_log_proba([[11, 0]])  # smaller even in its own class
    assert (longer < joint).all()


def test_A48():
    new, old = torch.tensor([-200.0, -300.0]), torch.tensor([-200.5, -300.0])
    torch.testing.assert_close(torch.exp(new - old), torch.tensor([math.exp(0.5), 1.0]))
    assert (new.exp() / old.exp()).isnan().all()
    torch.testing.assert_close(torch.exp((-old) - (-new)), torch.exp(new - old))
    far = torch.tensor(89.0, requires_grad=True)
    far.exp().clamp(max=10.0).backward()
    assert torch.exp(far.detach()) == math.inf


def test_A50():
    """No logits bring the loss of a wrong decision below ln 2."""
    z = torch.randn(10_000, 5, generator=torch.Generator().manual_seed(0)) * 3
    y = torch.arange(10_000) % 5
    wrong = z.argmax(1) != y
    rows = F.cross_entropy(z, y, reduction="none")
    assert rows[wrong].min() >= math.log(2)
    apart = z.amax(1) - z.amin(1)  # a wrong row may cost this much, and ln K more
    assert (rows <= apart + math.log(5)).all()


def test_A51():
    """The product is 0 wherever the optimizer looks, and it says that it has succeeded."""
    x = np.random.default_rng(0).normal(5, 1, 1000)
    normal = scipy.stats.norm
    product = scipy.optimize.minimize(lambda at: -np.prod(normal.pdf(x, at[0])), [3.0])
    assert product.success
    assert product.x[0] == 3.0
    summed = scipy.optimize.minimize(lambda at: -np.sum(normal.logpdf(x, at[0])), [3.0])
    assert summed.x[0] == pytest.approx(x.mean(), abs=1e-4)


def test_A52():
    theta = torch.tensor(0.7, dtype=torch.float64)

    def nll(theta):
        return -(7 * torch.log(theta) + 3 * torch.log1p(-theta))

    def second(f):
        return torch.autograd.functional.hessian(f, theta).item()

    expected = math.sqrt(0.7 * 0.3 / 10)
    assert second(nll) ** -0.5 == pytest.approx(expected)
    assert (10 * second(lambda t: nll(t) / 10)) ** -0.5 == pytest.approx(expected)
    likelihood = math.exp(-nll(theta))
    of_likelihood = -second(lambda t: torch.exp(-nll(t))) / likelihood
    assert of_likelihood**-0.5 == pytest.approx(expected)
    rng = np.random.default_rng(0)
    X = sm.add_constant(rng.standard_normal((40, 2)))
    fit = sm.OLS(X @ [1, 2, 3] + rng.standard_normal(40), X).fit()
    hessian_of_sse = 2 * X.T @ X
    covariance = 2 * fit.ssr / (40 - 3) * np.linalg.inv(hessian_of_sse)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), fit.bse)


def test_A53():
    rng = np.random.default_rng(0)
    x = rng.standard_normal(100)
    y = (rng.random(100) < 1 / (1 + np.exp(-x))).astype(float)
    small = sm.GLM(y, np.ones(100), sm.families.Binomial()).fit()
    large = sm.GLM(y, sm.add_constant(x), sm.families.Binomial()).fit()
    assert 2 * (large.llf - small.llf) > 0
    assert large.null_deviance == pytest.approx(small.deviance)
    log_loss = sklearn.metrics.log_loss(y, large.predict())
    assert large.deviance == pytest.approx(2 * 100 * log_loss)
    assert small.deviance - large.deviance == pytest.approx(2 * (large.llf - small.llf))

    x, y = np.repeat([0, 1, 2], [4, 4, 6]), np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1])
    yes, n = np.array([y[x == at].sum() for at in range(3)]), np.bincount(x)
    fits = [
        sm.GLM(labels, sm.add_constant(at), family=sm.families.Binomial()).fit()
        for labels, at in ((y, x), (np.c_[yes, n - yes], np.arange(3)))
    ]
    assert fits[0].params == pytest.approx(fits[1].params)
    assert fits[0].deviance > 10 * fits[1].deviance
    falls = [fit.null_deviance - fit.deviance for fit in fits]
    assert falls[0] == pytest.approx(falls[1])
    assert fits[1].llf - fits[0].llf == pytest.approx(np.log(scipy.special.comb(n, yes)).sum())


def test_A53_of_mixed_models():
    """REML takes another likelihood for each set of fixed effects: nested models do not compare."""
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(20), 5)
    x = np.c_[np.ones(100), 10 * rng.normal(size=100)]
    y = rng.normal(size=20)[groups] + rng.normal(size=100)
    for reml in (True, False):
        small, large = (sm.MixedLM(y, x[:, :k], groups).fit(reml=reml).llf for k in (1, 2))
        assert (large < small) == reml


def test_A54():
    target = torch.tensor([[0.7, 0.2, 0.1]], dtype=torch.float64)
    z = target.log().requires_grad_()
    loss = F.cross_entropy(z, target)
    entropy = -(target * target.log()).sum()
    assert loss.item() == pytest.approx(entropy.item())
    assert torch.autograd.grad(loss, z)[0].abs().max() < 1e-12
    with pytest.raises(RuntimeError, match="Expected floating point type for target with class"):
        F.cross_entropy(torch.zeros(2, 3), torch.eye(3, dtype=torch.long)[:2])
    at = torch.zeros(1, 3, dtype=torch.float64, requires_grad=True)
    losses = (
        F.cross_entropy(at, target),
        F.kl_div(at.log_softmax(1), target, reduction="batchmean"),
    )
    of_ce, of_kl = (torch.autograd.grad(each, at)[0] for each in losses)
    torch.testing.assert_close(of_ce, of_kl)


def test_A55():
    truth, p = np.array([[0.0, 0.0, 1.0]], "float32"), np.array([[0.2, 0.3, 0.5]], "float32")
    right = float(keras.losses.categorical_crossentropy(truth, p)[0])
    assert right == pytest.approx(math.log(2), rel=1e-5)
    assert float(keras.losses.categorical_crossentropy(p, truth)[0]) > 5
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([0, 1, 2, 0])
    torch.testing.assert_close(F.nll_loss(z.log_softmax(1), y), F.cross_entropy(z, y))


def test_A57():
    """The gradient vanishes at the answer that the entry gives; ignored rows change nothing."""
    weight = torch.ones(10, dtype=torch.float64)
    weight[9] = 100
    best = torch.full((10,), 0.01, dtype=torch.float64)
    best[0] = 0.91
    best = best * weight / (best * weight).sum()
    assert best[9].item() == pytest.approx(0.503, abs=5e-4)
    assert best[0].item() == pytest.approx(0.457, abs=5e-4)
    z = best.log()[None].requires_grad_()
    first = torch.tensor([0])
    loss = F.cross_entropy(z, first, weight=weight, label_smoothing=0.1)
    assert torch.autograd.grad(loss, z)[0].abs().max() < 1e-9
    x = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    some = F.cross_entropy(x, torch.tensor([0, 1, -100, -100]), label_smoothing=0.2)
    torch.testing.assert_close(
        some, F.cross_entropy(x[:2], torch.tensor([0, 1]), label_smoothing=0.2)
    )


def test_A58():
    """After one wild step no unit answers, and the loss is ln K for good."""
    torch.manual_seed(0)
    x, y = torch.rand(100, 5), torch.arange(100) % 4
    hidden, out = torch.nn.Linear(5, 20), torch.nn.Linear(20, 4)
    with torch.no_grad():
        hidden.bias -= 100
        out.bias.zero_()
    loss = F.cross_entropy(out(torch.relu(hidden(x))), y)
    loss.backward()
    assert loss.item() == pytest.approx(math.log(4))
    assert hidden.weight.grad.abs().max() == 0
    assert out.weight.grad.abs().max() == 0


def test_A324():
    """Steps until the loss has left ln 2, and the spread of the logits on the way."""
    x = torch.randn(200, 5, generator=torch.Generator().manual_seed(0))
    y = (x[:, 0] > 0).float()

    def wait(first, last, rate):
        torch.manual_seed(0)
        a, b = torch.randn(5, 20) * first, torch.randn(20) * last
        a.requires_grad_()
        b.requires_grad_()
        spreads = []
        for _ in range(400):
            z = torch.tanh(x @ a) @ b
            loss = F.binary_cross_entropy_with_logits(z, y)
            if loss < 0.6:
                break
            spreads.append(z.std().item())
            slopes = torch.autograd.grad(loss, (a, b))
            with torch.no_grad():
                for w, slope in zip((a, b), slopes, strict=True):
                    w -= rate * slope
        return spreads

    flat = wait(1e-4, 1e-4, 0.1)
    assert flat[50] > 10 * flat[0]
    assert len(wait(1e-4, 0.3, 0.1)) < len(wait(1e-4, 1e-4, 0.5)) < len(flat) < 400
    assert wait(0, 0, 0.1) == [0] * 400


def test_A59():
    distance = scipy.spatial.distance.jensenshannon
    assert distance([1, 0], [0, 1]) == pytest.approx(math.sqrt(math.log(2)))
    assert distance([1, 0], [0, 1], base=2) == pytest.approx(1)
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.3, 0.6])
    middle = (p + q) / 2
    divergence = (scipy.stats.entropy(p, middle) + scipy.stats.entropy(q, middle)) / 2
    assert distance(p, q) ** 2 == pytest.approx(divergence)
    assert distance(2 * p, 3 * q) == pytest.approx(distance(p, q))
    p, q = torch.tensor([0.7, 0.2, 0.1]), torch.tensor([0.1, 0.3, 0.6])
    log_m = ((p + q) / 2).log()
    by_torch = (F.kl_div(log_m, p, reduction="sum") + F.kl_div(log_m, q, reduction="sum")) / 2
    assert by_torch.item() == pytest.approx(scipy.spatial.distance.jensenshannon(p, q) ** 2)

    p, q = p.numpy(), q.numpy()
    by_entropies = scipy.stats.entropy(middle) - scipy.stats.entropy([p, q], axis=1).mean()
    assert by_entropies == pytest.approx(divergence)
    jeffreys = (scipy.stats.entropy([1 - 1e-9, 1e-9], [1e-9, 1 - 1e-9])) / 2
    assert jeffreys > math.log(2)


def test_A60():
    x = np.random.default_rng(0).standard_normal((200, 1))
    mixture = sklearn.mixture.GaussianMixture(2, random_state=0).fit(x)
    total = mixture.score_samples(x).sum()
    assert mixture.score(x) == pytest.approx(total / 200)
    parameters = 2 + 2 + 1
    assert mixture.bic(x) == pytest.approx(parameters * math.log(200) - 2 * total)
    assert mixture.aic(x) == pytest.approx(2 * parameters - 2 * total)


def test_A61():
    """Uniform noise in steps of 1/256: a density of 256 in 0 ... 1 is a probability of 1."""
    scaled = scipy.stats.uniform(10 / 256, 1 / 256)
    log_density = scaled.logpdf(10.5 / 256)
    assert -log_density / math.log(2) + 8 == pytest.approx(0)
    assert -scipy.stats.uniform(-1, 2 / 256).logpdf(-1 + 1 / 256) / math.log(2) + 7 == (
        pytest.approx(0)
    )


def test_A62():
    """Ten copies of a feature leave logistic regression calibrated, and naive Bayes too sure."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((500, 1))
    y = (rng.random(500) < 1 / (1 + np.exp(-x[:, 0]))).astype(int)
    X = np.repeat(x, 10, axis=1)
    logistic = sklearn.linear_model.LogisticRegression(C=1e6).fit(X, y).predict_proba(X)
    bayes = sklearn.naive_bayes.GaussianNB().fit(X, y).predict_proba(X)
    for p in (logistic, bayes):
        np.testing.assert_allclose(p.sum(1), 1)
    of_logistic, of_bayes = (expected_calibration_error(p, y, bins=10) for p in (logistic, bayes))
    assert of_bayes > 3 * of_logistic
    assert sklearn.metrics.log_loss(y, bayes) > sklearn.metrics.log_loss(y, logistic)

    x = np.random.default_rng(0).normal(size=(40, 2))
    y = (np.arange(40) % 3 == 0).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        svc = sklearn.svm.SVC(probability=True, random_state=0).fit(x, y)
        said = svc.predict_proba(x)[:, 1] > 0.5
    assert (said != svc.predict(x)).any()
    assert ((svc.decision_function(x) > 0) == svc.predict(x)).all()


def test_A62_of_trees():
    """Of rows that get 0.8 to 0.9: more are *yes* under a forest, fewer under boosting."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(8000, 12))
    y = rng.random(8000) < scipy.special.expit(x[:, :3] @ [2.5, 2, 1.5])
    shares = []
    for model in (
        sklearn.ensemble.RandomForestClassifier(random_state=0),
        sklearn.ensemble.HistGradientBoostingClassifier(max_iter=300, random_state=0),
    ):
        p = model.fit(x[:2000], y[:2000]).predict_proba(x[2000:])[:, 1]
        shares.append(y[2000:][(p > 0.8) & (p < 0.9)].mean())
    assert shares[0] > 0.9
    assert shares[1] < 0.8


def test_A63():
    """A model of many weights: the gap opens, then the validation loss rises."""
    rng = torch.Generator().manual_seed(0)
    X, y = torch.randn(80, 30, generator=rng), torch.arange(80) % 2
    X[:, 0] += y
    weights = torch.zeros(30, 2, requires_grad=True)
    losses = []
    for _ in range(400):
        both = [F.cross_entropy(X[part] @ weights, y[part]) for part in (slice(40), slice(40, 80))]
        losses.append([each.item() for each in both])
        (slope,) = torch.autograd.grad(both[0], weights)
        with torch.no_grad():
            weights -= 0.5 * slope
    training, validation = np.array(losses).T
    assert (np.diff(training) < 0).all()
    assert 0 < validation.argmin() < 399
    assert validation[-1] > validation.min() + 0.1


def test_A64():
    """The same descent with a small step and with one that is too large."""
    X = torch.tensor([[10.0], [-10.0], [1.0]])
    y = torch.tensor([3.0, -3.0, 1.0])

    def last(rate):
        w = torch.zeros(1, requires_grad=True)
        for _ in range(200):
            (slope,) = torch.autograd.grad(F.mse_loss(X @ w, y), w)
            w = (w - rate * slope).detach().requires_grad_()
        return F.mse_loss(X @ w, y).item()

    assert last(0.005) < 1
    assert not math.isfinite(last(0.05))
    x = torch.tensor(0.0, requires_grad=True)
    with (
        pytest.warns(UserWarning, match="Anomaly Detection|Error detected"),
        torch.autograd.set_detect_anomaly(True),
        pytest.raises(RuntimeError, match="returned nan values"),
    ):
        (torch.sqrt(x) * 0).backward()


def test_A65():
    """By brute force: the sum over all paths holds the gold one."""
    rng = np.random.default_rng(0)
    emission, step = rng.standard_normal((4, 3)), rng.standard_normal((3, 3))
    paths = list(itertools.product(range(3), repeat=4))
    scores = [
        sum(emission[range(4), path]) + sum(step[path[i], path[i + 1]] for i in range(3))
        for path in paths
    ]
    assert (scipy.special.logsumexp(scores) - scores >= 0).all()
    forward = emission[0]
    for each in emission[1:]:
        forward = scipy.special.logsumexp(forward[:, None] + step, axis=0) + each
    assert scipy.special.logsumexp(forward) == pytest.approx(scipy.special.logsumexp(scores))
    without_gold = np.delete(scores, np.argmax(scores))
    assert scipy.special.logsumexp(without_gold[:1]) - max(scores) < 0


def test_A66():
    x = np.random.default_rng(0).exponential(2, 100)

    def nll(parameters):
        return -scipy.stats.expon.logpdf(x, scale=parameters[0]).sum()

    rounded = scipy.optimize.minimize(lambda p: nll(np.round(p)), [5.0])
    assert rounded.x[0] == 5
    of_log = scipy.optimize.minimize(lambda p: nll(np.exp(p)), [3.0])
    assert math.exp(of_log.x[0]) == pytest.approx(x.mean(), rel=1e-4)
    ridge = [scipy.optimize.minimize(lambda p: nll([np.exp(p.sum())]), s) for s in ([0, 1], [1, 0])]
    assert abs(ridge[0].x - ridge[1].x).max() > 0.5
    assert ridge[0].fun == pytest.approx(ridge[1].fun)


def test_A67():
    """Seven heads: the mean of the likelihood over a flat prior is 1 over 11."""
    theta = (np.arange(100_000) + 0.5) / 100_000
    log_likelihood = scipy.stats.binom.logpmf(7, 10, theta)
    evidence = scipy.special.logsumexp(log_likelihood) - math.log(theta.size)
    assert math.exp(evidence) == pytest.approx(1 / 11, rel=1e-6)
    assert log_likelihood.max() > evidence
    # A mean against 0, of a thousand rows of deviation 1, under a prior N(0, 1)
    n, mean = 1000, 0.1
    log_bayes_factor = n**2 * mean**2 / (2 * (n + 1)) - math.log(n + 1) / 2
    half_a_gap_of_bics = n * mean**2 / 2 - math.log(n) / 2
    assert log_bayes_factor == pytest.approx(half_a_gap_of_bics, abs=0.02)


def test_A68():
    logits = torch.tensor([2.0, 0.0]).expand(20_000, 2)
    uniform = torch.rand(20_000, 2, generator=torch.Generator().manual_seed(0))
    noise = -torch.log(-torch.log(uniform))
    for T in (0.5, 1.0, 2.0):
        p = torch.softmax(logits[0] / T, 0)
        assert p.argmax() == 0
        drawn = (logits / T + noise).argmax(1) == 0
        assert drawn.float().mean().item() == pytest.approx(p[0].item(), abs=0.01)
        after = ((logits + noise) / T).argmax(1)
        assert (after == (logits + noise).argmax(1)).all()

    rng = np.random.default_rng(0)
    z = rng.normal(size=(4000, 3))
    y = (z + rng.gumbel(size=z.shape)).argmax(1)
    losses = [cross_entropy_loss(z / T, y) for T in (0.5, 1.0, 2.0)]
    assert losses[1] == min(losses)


def test_A69():
    """Half the squared error over the variance, and its log: the best sigma is the error's root."""
    error = torch.randn(500, generator=torch.Generator().manual_seed(0), dtype=torch.float64) * 3
    log_sigma = (error**2).mean().log().div(2).requires_grad_()
    loss = ((error**2) / (2 * torch.exp(2 * log_sigma)) + log_sigma).sum()
    normal = torch.distributions.Normal(0.0, log_sigma.exp())
    constant = 500 * 0.5 * math.log(2 * math.pi)
    assert loss.item() + constant == pytest.approx(-normal.log_prob(error).sum().item())
    assert torch.autograd.grad(loss, log_sigma)[0].abs() < 1e-9

    s = torch.tensor([-4.0], dtype=torch.float64, requires_grad=True)
    for _ in range(50):
        (slope,) = torch.autograd.grad(0.5 * torch.exp(-s) * 0.01 + 0.5 * s, s)
        s = (s - slope).detach().requires_grad_()
    assert s.item() == pytest.approx(math.log(0.01), abs=0.01)


def test_A70():
    z, y = torch.tensor([[0.3], [0.3]]), torch.tensor([[1.0], [0.0]])
    none = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    nine = torch.tensor([9.0])
    positive = F.binary_cross_entropy_with_logits(z, y, pos_weight=nine, reduction="none")
    both = F.binary_cross_entropy_with_logits(z, y, weight=nine, reduction="none")
    torch.testing.assert_close(positive, none * torch.tensor([[9.0], [1.0]]))
    torch.testing.assert_close(both, 9 * none)
    with pytest.raises(TypeError, match="pos_weight"):
        torch.nn.BCELoss(pos_weight=nine)


def test_A71():
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.3, 0.6])
    log_p, log_q, p_, q_ = map(torch.tensor, (np.log(p), np.log(q), p, q))
    forward = (p * (np.log(p) - np.log(q))).sum()
    assert F.kl_div(log_q, p_, reduction="sum").item() == pytest.approx(forward)
    reverse = scipy.stats.entropy(q, p)
    assert F.kl_div(log_p, q_, reduction="sum").item() == pytest.approx(reverse)
    assert abs(forward - reverse) > 0.01


def test_A173():
    z, t = torch.randn(2, 5, 4, generator=torch.Generator().manual_seed(0))
    q, p = z.log_softmax(1), t.softmax(1)

    def kl(first, second, **kind):
        return F.kl_div(first, second, reduction="batchmean", **kind)

    assert kl(q, p) > 0
    torch.testing.assert_close(kl(q, p.log(), log_target=True), kl(q, p))
    assert kl(p.log(), p).item() == pytest.approx(0, abs=1e-6)
    assert kl(q.exp(), p) < 0
    assert kl(p, p) < 0
    pull = torch.func.grad(lambda z: kl(z.softmax(1), p))(p.log())
    assert pull.abs().max() > 1e-3
    assert kl(q, p.log()).isnan()
    torch.testing.assert_close(kl(z + 100, p), kl(z, p) - 100)


def test_A72():
    x = torch.linspace(-3, 3, 7, dtype=torch.float64)
    normal = torch.distributions.Normal(torch.zeros((), dtype=torch.float64), 1.0)
    tanh = torch.distributions.TransformedDistribution(
        normal, [torch.distributions.transforms.TanhTransform(cache_size=1)]
    )
    y = torch.tanh(x)
    by_hand = normal.log_prob(x) - torch.log(1 - y**2)
    torch.testing.assert_close(tanh.log_prob(y), by_hand)
    torch.testing.assert_close(torch.log(1 - y**2), 2 * (math.log(2) - x - F.softplus(-2 * x)))
    far = torch.tensor(12.0)
    assert torch.log(1 - torch.tanh(far) ** 2) == -math.inf
    assert math.isfinite(2 * (math.log(2) - far - F.softplus(-2 * far)))


def test_A73():
    losses = np.random.default_rng(0).exponential(1, 160_000)
    of_4, of_16 = (losses.reshape(-1, n).mean(1).std() for n in (4, 16))
    assert of_4 / of_16 == pytest.approx(2, rel=0.05)


def test_A74():
    z = torch.tensor([[2.0, 0.0, -200.0], [0.0, 2.0, -200.0]])
    each = torch.distributions.Categorical(logits=z).entropy()
    p = z.softmax(1)
    assert (-(p * p.log()).sum(1)).isnan().all()  # 0 log 0 by hand
    np.testing.assert_allclose(each, scipy.stats.entropy(p.numpy(), axis=1), rtol=1e-5)
    of_mean = torch.distributions.Categorical(probs=p.mean(0)).entropy()
    assert of_mean.item() == pytest.approx(math.log(2), rel=1e-5)
    assert of_mean - each.mean() > 0.3


def test_A75():
    """A column of noise never lowers the best log-likelihood; AIC charges it 1."""
    rng = np.random.default_rng(0)
    X = sm.add_constant(rng.standard_normal((50, 2)))
    y = X[:, 1] + rng.standard_normal(50)
    small, large = sm.OLS(y, X[:, :2]).fit(), sm.OLS(y, X).fit()
    assert large.llf >= small.llf
    gain = large.llf - small.llf
    assert (small.aic - large.aic) / 2 == pytest.approx(gain - 1)


def test_A76():
    target = torch.tensor([1.0])

    def loss(variance):
        return F.gaussian_nll_loss(target, target, torch.tensor([variance]), eps=1e-12).item()

    assert loss(1e-2) > loss(1e-4) > loss(1e-8)
    error, log_variance = torch.tensor(3.0), torch.tensor(0.7)
    by_hand = 0.5 * (error**2 * torch.exp(-log_variance) + log_variance)
    of_torch = F.gaussian_nll_loss(error, torch.tensor(0.0), log_variance.exp())
    torch.testing.assert_close(by_hand, of_torch)
    with pytest.raises(ValueError, match="negative"):
        loss(-0.1)


def test_A77():
    z = torch.randn(50, generator=torch.Generator().manual_seed(0))
    y = (torch.arange(50) % 2).float()
    bce = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    torch.testing.assert_close(F.softplus(z) - y * z, bce)
    torch.testing.assert_close(F.softplus(-z), -F.logsigmoid(z))


def test_A78():
    """A weight moves the probabilities; here it changes hardly any rank."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2000, 1))
    y = rng.random(2000) < 1 / (1 + np.exp(2.6 - x[:, 0]))
    models = [
        sklearn.linear_model.LogisticRegression(class_weight=weight).fit(x, y)
        for weight in (None, "balanced")
    ]
    plain, balanced = (each.predict_proba(x)[:, 1] for each in models)
    assert (plain > 0.5).mean() < 0.02 < 0.2 < (balanced > 0.5).mean()
    areas = [sklearn.metrics.roc_auc_score(y, each) for each in (plain, balanced)]
    assert areas[0] == pytest.approx(areas[1])
    assert sklearn.metrics.log_loss(y, plain) < scipy.stats.entropy([y.mean(), 1 - y.mean()])


def test_A79():
    """Where the discriminator is sure that a picture is made, only -log D still pulls."""
    z = torch.tensor(-10.0, requires_grad=True)
    (saturated,) = torch.autograd.grad(torch.log(1 - torch.sigmoid(z)), z)
    (strong,) = torch.autograd.grad(-F.logsigmoid(z), z)
    assert abs(saturated) < 1e-4
    assert strong.item() == pytest.approx(-1, abs=1e-4)


def test_A80():
    cosines = torch.full((1, 1000), -1.0)
    cosines[0, 0] = 1.0
    costs = [F.cross_entropy(s * cosines, torch.tensor([0])).item() for s in (1, 30)]
    assert costs[0] == pytest.approx(math.log(1 + 999 * math.exp(-2)))
    assert costs[1] < 1e-6

    scale = torch.nn.Parameter(torch.ones([]) * np.log(1 / 0.07))
    assert scale.item() == pytest.approx(2.659, abs=5e-4)
    assert scale.exp().item() == pytest.approx(14.29, abs=5e-3)


def test_A81():
    """The mean of n tokens pulls n times less on each logit than their sum."""
    z = torch.randn(8, 5, generator=torch.Generator().manual_seed(0), requires_grad=True)
    tokens, mask = torch.arange(8) % 5, torch.tensor([0, 0, 1, 1, 1, 1, 0, 0])
    logps = z.log_softmax(1)[range(8), tokens] * mask
    of_sum, of_mean = (
        torch.autograd.grad(each, z, retain_graph=True)[0]
        for each in (logps.sum(), logps.sum() / mask.sum())
    )
    torch.testing.assert_close(of_sum, 4 * of_mean)
    ratios = torch.tensor([0.1, -0.2, 0.3])
    assert ratios.sum().exp().item() == pytest.approx(ratios.exp().prod().item())


def test_A82():
    x, n, mean, sigma = np.array([1.0, 3.0, 2.5]), 3, 1.3, 0.7
    by_hand = -n * math.log(sigma) - n / 2 * math.log(2 * math.pi)
    by_hand -= ((x - mean) ** 2).sum() / (2 * sigma**2)
    assert by_hand == pytest.approx(scipy.stats.norm.logpdf(x, mean, sigma).sum())
    x = np.random.default_rng(0).normal(150, 10, 100)
    n = len(x)

    def wrong(log_sigma):
        inside = n * log_sigma + (x - x.mean()) ** 2 / (2 * math.exp(2 * log_sigma))
        return inside.sum()

    found = math.exp(scipy.optimize.minimize_scalar(wrong, bounds=(-5, 5), method="bounded").x)
    assert found == pytest.approx(x.std() / math.sqrt(n), rel=1e-3)


def test_A84():
    p = torch.tensor([[0.1, 0.3, 0.6]], dtype=torch.float64)
    z = p.log().requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(z, torch.tensor([2])), z)
    torch.testing.assert_close(slope, torch.tensor([[0.1, 0.3, -0.4]], dtype=torch.float64))
    jacobian = torch.autograd.functional.jacobian(lambda z: z.softmax(0), z[0].detach())
    torch.testing.assert_close(jacobian, torch.diag(p[0]) - torch.outer(p[0], p[0]))
    h, z = 1e-5, np.log([0.1, 0.3, 0.6])
    for j, expected in enumerate((0.1, 0.3, -0.4)):
        step = h * np.eye(3)[j]
        ends = [cross_entropy_loss((z + s)[None], np.array([2])) for s in (step, -step)]
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(expected, abs=1e-6)

    p, y = (
        torch.tensor([0.2, 0.9], dtype=torch.float64, requires_grad=True),
        torch.tensor([1.0, 0.0]),
    )
    (slope,) = torch.autograd.grad(F.binary_cross_entropy(p, y.double(), reduction="sum"), p)
    torch.testing.assert_close(slope, (p - y) / (p * (1 - p)))


def test_A85():
    y, x = np.arange(40) % 3 == 0, np.arange(40.0) % 7
    once = sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    ten = sm.Logit(np.tile(y, 10), sm.add_constant(np.tile(x, 10))).fit(disp=0)
    np.testing.assert_allclose(ten.params, once.params, atol=1e-6)
    np.testing.assert_allclose(once.bse / ten.bse, math.sqrt(10), rtol=1e-6)


def test_A86():
    logits = torch.randn(1, 6, 5, generator=torch.Generator().manual_seed(0))
    tokens = torch.tensor([[0, 3, 1, 4, 2, 2]])
    logps = logits.log_softmax(-1)[:, :-1].gather(2, tokens[:, 1:, None])[..., 0]
    summed = F.cross_entropy(logits[0, :-1], tokens[0, 1:], reduction="sum")
    assert logps.sum().item() == pytest.approx(-summed.item(), rel=1e-6)


def test_A87():
    large = np.array([1000.0, 0.0])
    with np.errstate(all="ignore"):
        assert np.isnan(np.exp(large) / np.exp(large).sum())[0]
    of_keras = keras.ops.convert_to_numpy(keras.ops.softmax(large))
    for stable in (torch.softmax(torch.tensor(large), 0), scipy.special.softmax(large), of_keras):
        assert stable[0] == 1
        assert stable[1] == 0
    assert torch.exp(torch.tensor(88.0)).isfinite()
    assert torch.exp(torch.tensor(89.0)).isinf()


def test_A88():
    weight = torch.tensor([1.0, math.inf])
    assert F.cross_entropy(torch.zeros(2, 2), torch.tensor([0, 1]), weight=weight).isnan()
    with np.errstate(all="ignore"):
        column = np.ones(5)
        assert np.isnan((column - column.mean()) / column.std()).all()
    assert F.cross_entropy(torch.tensor([[math.nan, 0.0]]), torch.tensor([0])).isnan()


def test_A89():
    """The costs of both answers are equal at the threshold that the entry gives."""
    c, p = 9, 0.1
    cost_of_no, cost_of_yes = p * c, 1 - p
    assert cost_of_no == pytest.approx(cost_of_yes)
    z = torch.linspace(-4, 4, 101)
    assert ((torch.sigmoid(z) > p) == (z > math.log(p / (1 - p)))).all()
    share = 0.3  # equal shares would move each logit by its log-odds, and the threshold to 0.5
    moved = torch.sigmoid(z - math.log(share / (1 - share)))
    assert ((moved > 0.5) == (torch.sigmoid(z) > share)).all()

    """The best F1 of honest probabilities, over all thresholds."""
    p = np.sort(scipy.special.expit(np.linspace(-5, 3, 2001)))
    found = [2 * p[i:].sum() / (len(p) - i + p.sum()) for i in range(len(p))]
    best = int(np.argmax(found))
    assert p[best] == pytest.approx(found[best] / 2, abs=2e-3)


def test_A54_of_BCE():
    """A target between 0 and 1: the least value is its entropy, at the target itself."""
    y = torch.tensor([0.3], dtype=torch.float64)
    z = torch.logit(y).requires_grad_()
    loss = F.binary_cross_entropy_with_logits(z, y)
    assert loss.item() == pytest.approx(scipy.stats.entropy([0.3, 0.7]))
    assert torch.autograd.grad(loss, z)[0].abs() < 1e-12


def test_A90():
    """Ten rows tell a mean ten times less exactly than a thousand."""
    losses = np.random.default_rng(0).exponential(1, 400_000)
    of_10, of_1000 = (losses.reshape(-1, n).mean(1).std() for n in (10, 1000))
    assert of_10 / of_1000 == pytest.approx(10, rel=0.1)


def test_A91():
    """Grades as K - 1 questions see how far off an answer is; cross-entropy does not."""
    far, near = np.array([[0.8, 0.1, 0.1]]), np.array([[0.1, 0.8, 0.1]])
    truth = np.array([2])
    costs = [cross_entropy_loss(np.log(p), truth) for p in (far, near)]
    assert costs[0] == pytest.approx(costs[1])
    above = [-np.log(1 - p.cumsum(1)[:, :2]).sum() for p in (far, near)]
    assert above[0] > above[1]


def test_A93():
    """The formula against the integral, and what forgetting a half does."""
    x = np.linspace(-40, 60, 400_001)
    p, q = scipy.stats.norm.pdf(x, 5, 3), scipy.stats.norm.pdf(x, 10, 4)
    formula = math.log(4 / 3) + (9 + 25) / (2 * 16) - 0.5
    assert scipy.special.rel_entr(p, q).sum() * (x[1] - x[0]) == pytest.approx(formula)
    variances = 2.0, 1.0
    half_forgotten = math.log(variances[1] / variances[0]) + variances[0] / (2 * variances[1]) - 0.5
    assert half_forgotten < 0


def test_A95():
    s = torch.randn(6, 2, generator=torch.Generator().manual_seed(0))
    ranking = F.cross_entropy(s, torch.zeros(6, dtype=torch.long))
    torch.testing.assert_close(ranking, F.softplus(s[:, 1] - s[:, 0]).mean())
    assert F.cross_entropy(s[:, :1], torch.zeros(6, dtype=torch.long)) == 0


def test_A98():
    z = torch.linspace(-3, 3, 13, requires_grad=True)
    loss = F.binary_cross_entropy_with_logits(z.relu(), torch.zeros(13), reduction="none")
    assert loss.min().item() == pytest.approx(math.log(2))
    (slope,) = torch.autograd.grad(loss.sum(), z)
    assert (slope[z < 0] == 0).all()


def test_A99():
    half = torch.zeros(3, dtype=torch.float16)
    first_two = torch.tensor([True, True, False])
    with pytest.raises(RuntimeError, match=r"value cannot be converted to type .*Half without ove"):
        half.masked_fill(first_two, -1e9)
    finite = half.masked_fill(first_two, torch.finfo(half.dtype).min)
    assert finite.softmax(0).tolist() == [0, 0, 1]
    assert (torch.full((3,), torch.finfo(half.dtype).min).softmax(0) == 1 / 3).all()
    assert torch.full((3,), -math.inf).softmax(0).isnan().all()
    assert (finite[0] - torch.tensor(100.0, dtype=torch.float16)).isinf()
    keys = torch.tensor([[True, True], [False, False]])
    x = torch.ones(1, 2, 3)
    assert (F.scaled_dot_product_attention(x, x, x, attn_mask=keys)[0, 1] == 0).all()


def test_A100():
    """Five points on a line: no best sigma; and a sigma below 0 has no log."""
    x = np.arange(1.0, 6.0)

    def nll(parameters, y):
        slope, start, sigma = parameters
        residuals = y - slope * x - start
        return (np.log(sigma**2) / 2 + residuals**2 / (2 * sigma**2)).sum()

    with np.errstate(all="ignore"):
        on_a_line = scipy.optimize.minimize(nll, [1, 1, 1], (3 * x - 1,), method="BFGS")
    assert "precision loss" in on_a_line.message
    assert abs(on_a_line.x[2]) < 1e-3
    with pytest.raises(ValueError, match=r"math domain error|expected a positive input"):
        math.log(-0.1)


def test_A101():
    with np.errstate(all="ignore"):
        for impossible in (np.log(-1.0), np.subtract(math.inf, math.inf), math.inf * np.float64(0)):
            assert np.isnan(impossible)
    assert math.exp(-math.inf - (-3.0)) == 0  # a step to density 0 is refused


def test_A102():
    logits = np.zeros((3, 4), "float32")
    with pytest.raises(ValueError, match="must have the same shape up until the last dimension"):
        keras.losses.sparse_categorical_crossentropy(np.eye(4)[:3], logits, from_logits=True)
    one_hot = keras.losses.categorical_crossentropy(np.eye(4)[:3], logits, from_logits=True)
    index = keras.losses.sparse_categorical_crossentropy(np.arange(3), logits, from_logits=True)
    torch.testing.assert_close(one_hot, index)


def test_A103():
    z = torch.randn(1, 3, 2, 2, generator=torch.Generator().manual_seed(0), requires_grad=True)
    labels = torch.tensor([[[0, 255], [2, 1]]])
    (slope,) = torch.autograd.grad(F.cross_entropy(z, labels, ignore_index=255), z)
    assert (slope[..., 0, 1] == 0).all()
    assert (slope[..., 0, 0] != 0).all()


def test_A104():
    labels, guess = torch.tensor([1, 2, 0, -100, -100, -100, -100, -100]), torch.arange(8) % 3
    guess[:3] = labels[:3]
    kept = labels != -100
    assert (guess == labels).float().mean() == 3 / 8
    assert (guess == labels)[kept].float().mean() == 1


def test_A106():
    z = torch.randn(8, 3, generator=torch.Generator().manual_seed(0))
    y = torch.arange(8) % 3
    parts = [F.cross_entropy(z[rows], y[rows]) / 2 for rows in (slice(0, 4), slice(4, 8))]
    torch.testing.assert_close(sum(parts), F.cross_entropy(z, y))


def test_A24_of_windows():
    """Windows of 8 letters, stride 3: each place is scored once, and the sums add up."""
    losses, window, stride = np.random.default_rng(0).exponential(1, 20), 8, 3
    total, labels, scored = 0.0, 0, 0
    for start in range(0, len(losses), stride):
        end = min(start + window, len(losses))
        new = losses[scored:end]
        total, labels, scored = total + new.mean() * len(new), labels + len(new), end
        if end == len(losses):
            break
    assert labels == 20
    assert total / labels == pytest.approx(losses.mean())


def test_A108():
    """Inputs that only the training scaled: what was sure becomes 255 times as sure."""
    z = torch.randn(2000, 10, generator=torch.Generator().manual_seed(0))
    y = z.argmax(1)
    y[:100] = (y[:100] + 1) % 10  # 5 % mistakes
    scaled, raw = F.cross_entropy(z, y), F.cross_entropy(255 * z, y)
    assert raw > 10 * scaled
    batches = F.cross_entropy(z, y, reduction="none").reshape(50, 40).mean(1)
    assert batches.sum().item() == pytest.approx(50 * scaled.item(), rel=1e-5)


def test_A109():
    logits = torch.randn(2000, 50, generator=torch.Generator().manual_seed(0)) * 3 + 18
    off = logits.bfloat16().float().log_softmax(1) - logits.log_softmax(1)
    assert 0.02 < off.abs().max() < 0.2
    assert abs(off.mean()) < 0.001


def test_A112():
    """Isotonic regression moves the cost between the two terms, and the AUC by less than 0.01."""
    rng = np.random.default_rng(0)
    z = rng.normal(0, 2, 4000).round(1)
    y = rng.random(4000) < scipy.special.expit(z / 2)
    said = scipy.special.expit(z)
    calibrated = IsotonicRegression(out_of_bounds="clip").fit(said, y).predict(said)

    def parts(p):
        _, group = np.unique(p, return_inverse=True)
        share = (np.bincount(group, y) / np.bincount(group))[group]
        return ((p - share) ** 2).mean(), (share * (1 - share)).mean()

    for p in (said, calibrated):
        assert sum(parts(p)) == pytest.approx(sklearn.metrics.brier_score_loss(y, p))
    (before, rest), (after, rest_after) = parts(said), parts(calibrated)
    assert after < before
    assert rest_after > rest
    assert sum(parts(calibrated)) < sum(parts(said))
    auc = [sklearn.metrics.roc_auc_score(y, p) for p in (said, calibrated)]
    assert auc[0] == pytest.approx(auc[1], abs=0.01)


def test_A113():
    z = np.array([2.0, 0.3, -1.0])
    p = softmax(z)
    for T in (0.5, 2.0):
        np.testing.assert_allclose(softmax(np.log(p) / T), softmax(z / T))
        np.testing.assert_allclose(p ** (1 / T) / (p ** (1 / T)).sum(), softmax(z / T))
        assert abs(softmax(p / T) - softmax(z / T)).max() > 0.1


def test_A115():
    x = np.random.default_rng(0).standard_normal((1000, 1))
    narrow = sklearn.neighbors.KernelDensity(bandwidth=1e-5).fit(x)
    assert np.median(np.exp(narrow.score_samples(x))) == pytest.approx(39.89, abs=0.01)
    assert narrow.score(x) == pytest.approx(narrow.score_samples(x).sum())
    fitted, held_out = [], []
    for bandwidth in (1e-3, 0.3):
        kde = sklearn.neighbors.KernelDensity(bandwidth=bandwidth).fit(x[:500])
        fitted.append(kde.score(x[:500]))
        held_out.append(kde.score(x[500:]))
    assert fitted[0] > fitted[1]
    assert held_out[0] < held_out[1]

    wide = sklearn.neighbors.KernelDensity(bandwidth="silverman").fit(100 * x)
    assert wide.bandwidth_ == pytest.approx(
        sklearn.neighbors.KernelDensity(bandwidth="silverman").fit(x).bandwidth_
    )
    by_scipy = scipy.stats.gaussian_kde(100 * x[:, 0], "silverman")
    assert math.sqrt(by_scipy.covariance[0, 0]) == pytest.approx(
        wide.bandwidth_ * 100 * x.std(ddof=1)
    )


def test_A116():
    """The mean log-likelihood of the rows after each step, without a floor for the variances."""
    x = np.concatenate([np.random.default_rng(0).normal(m, 1, 200) for m in (-2, 2)])[:, None]
    mixture = sklearn.mixture.GaussianMixture(
        2, max_iter=1, warm_start=True, reg_covar=0, random_state=0, init_params="random", tol=0
    )
    scores = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(15):
            scores.append(mixture.fit(x).score(x))
    assert (np.diff(scores) > -1e-12).all()
    joint = np.log(mixture.weights_) + scipy.stats.norm.logpdf(
        x, mixture.means_[:, 0], np.sqrt(mixture.covariances_[:, 0, 0])
    )
    shares = softmax(joint)
    bound = (shares * joint).sum() + scipy.special.entr(shares).sum()
    assert bound / len(x) == pytest.approx(mixture.score(x))

    full = sklearn.mixture.GaussianMixture(2, reg_covar=0, random_state=0).fit(x)
    assert full.tol == 0.001
    assert full.lower_bound_ == pytest.approx(full.score(x), abs=full.tol)


def test_A117():
    log_density = torch.tensor([[-1000.0, -1200.0]])
    log_weights = torch.log_softmax(torch.zeros(1, 2), 1)
    assert torch.log((log_weights.exp() * log_density.exp()).sum(1)).isinf()
    assert torch.logsumexp(log_weights + log_density, 1).item() == pytest.approx(
        -1000 - math.log(2)
    )


def test_A118():
    rng = np.random.default_rng(0)
    step, shows = rng.dirichlet([1, 1], 2), rng.dirichlet([1, 1, 1], 2)
    seen = rng.integers(0, 3, 30)
    start = np.array([0.5, 0.5])
    alpha, scales = start * shows[:, seen[0]], []
    exact = alpha
    for t, symbol in enumerate(seen):
        if t:
            alpha, exact = (each @ step * shows[:, symbol] for each in (alpha, exact))
        scales.append(alpha.sum())
        alpha = alpha / alpha.sum()
    assert np.log(scales).sum() == pytest.approx(math.log(exact.sum()))

    start, move = np.array([0.8, 0.2]), np.array([[0.6, 0.4], [0.5, 0.5]])
    seen = np.array([[0.4, 0.1], [0.2, 0.5], [0.4, 0.1]])
    alphas, betas = [start * seen[0]], [np.ones(2)]
    for x in seen[1:]:
        alphas.append(alphas[-1] @ move * x)
    for x in seen[:0:-1]:
        betas.insert(0, move @ (x * betas[0]))
    totals = [a.sum() for a in alphas]
    assert 1 > totals[0] > totals[1] > totals[2]
    assert [a @ b for a, b in zip(alphas, betas, strict=True)] == pytest.approx([totals[2]] * 3)


def test_A353():
    p = np.array([0.2, 0.23, 0.2, 0.29, 0.17, 0.16])
    with_logs = scipy.special.expit((np.log(p) - np.log1p(-p)).sum())
    assert p.prod() / (p.prod() + (1 - p).prod()) == pytest.approx(with_logs)
    many = np.tile([0.2, 0.8], 5000)
    assert many.prod() == 0
    assert (1 - many).prod() == 0


def test_A354():
    """Two texts of each class: the difference of the rows is a step of the log-odds."""
    X = np.array([[9, 3, 0], [8, 2, 1], [9, 0, 2], [9, 1, 3]])
    model = sklearn.naive_bayes.MultinomialNB().fit(X, [0, 0, 1, 1])
    assert not hasattr(model, "coef_")
    assert (model.feature_log_prob_.argmax(1) == 0).all()
    more = np.diff(model.predict_log_proba([[1, 1, 1], [1, 1, 2]]), axis=1)
    step = model.feature_log_prob_[1, 2] - model.feature_log_prob_[0, 2]
    assert (more[1] - more[0]).item() == pytest.approx(step)


def test_A355():
    X, y = np.array([[0.2, 0, 1.1], [1.5, 0.3, 0], [0, 0.7, 0.4], [0.1, 0, 0]]), [0, 0, 1, 1]
    model = sklearn.naive_bayes.MultinomialNB().fit(X, y)
    sums = np.array([X[:2].sum(0), X[2:].sum(0)])
    words = np.log((sums + 1) / (sums.sum(1, keepdims=True) + 3))
    scores = model.class_log_prior_ + X @ words.T
    assert scores == pytest.approx(model.predict_joint_log_proba(X))
    shares = scores - scipy.special.logsumexp(scores, axis=1, keepdims=True)
    assert shares == pytest.approx(model.predict_log_proba(X))
    binary = (X > 0).astype(float)
    model = sklearn.naive_bayes.BernoulliNB().fit(binary, y)
    p = np.exp(model.feature_log_prob_)
    scores = model.class_log_prior_ + binary @ np.log(p).T + (1 - binary) @ np.log1p(-p).T
    assert scores == pytest.approx(model.predict_joint_log_proba(binary))
    normal = sklearn.naive_bayes.GaussianNB().fit(X, y)
    added = normal.var_ - np.array([X[:2].var(0), X[2:].var(0)])
    assert added == pytest.approx(np.full((2, 3), 1e-9 * X.var(0).max()))


def test_A356():
    """After a word that was seen twice, by scikit-learn: counts of the next word, and one more."""
    counts = np.array([[1, 1, 0, 0, 0, 0, 0]])
    model = sklearn.naive_bayes.MultinomialNB(alpha=1).fit(counts, [0])
    shares = np.exp(model.feature_log_prob_[0])
    assert shares[2] == pytest.approx(1 / 9)
    assert shares.sum() == pytest.approx(1)
    with pytest.raises(ZeroDivisionError):
        1 / float(counts[0, 2] / counts.sum())


def test_A357():
    """A pair of probability 0 makes the perplexity infinite, in logs too."""
    with np.errstate(divide="ignore"):
        assert np.exp(-np.log([0.5, 0.0, 0.25]).mean()) == math.inf


def test_A350():
    with np.errstate(divide="ignore"):
        assert np.log(scipy.stats.norm.pdf(-40)) == np.log(scipy.stats.norm.cdf(-40)) == -math.inf
    assert torch.special.log_ndtr(torch.tensor(-40.0)) == pytest.approx(-804.6, abs=0.05)
    assert scipy.stats.norm.logsf(40) == scipy.stats.norm.logcdf(-40)
    with np.errstate(divide="ignore"):
        assert scipy.stats.gamma.logsf(800, 2) == -math.inf  # log(801) - 800 by hand
    assert torch.distributions.Normal(0.0, 1.0).log_prob(torch.tensor(40.0)).isfinite()


def test_A358():
    def by_hand(x):
        m = max(x, default=-math.inf)
        return m if math.isinf(m) else m + math.log(sum(math.exp(each - m) for each in x))

    inf = math.inf
    for x in ([-1000.0, -1010.0], [0.0, 0.0], [-inf, -inf], [inf, 0.0], []):
        assert by_hand(x) == pytest.approx(float(scipy.special.logsumexp(x)))
    a, b = -1000.0, -1010.0
    assert max(a, b) + math.log1p(math.exp(-abs(a - b))) == pytest.approx(by_hand([a, b]))
    assert math.isnan(-inf + math.log1p(math.exp(-abs(-inf + inf))))
    scores = np.array([-269_647.432, -269_645.0])
    assert np.exp(scores - scipy.special.logsumexp(scores)).sum() == pytest.approx(1)


def test_A372():
    p = np.full(10, 0.1)
    sums = p.cumsum()
    assert sums[-1] < 1
    assert np.searchsorted(sums, np.nextafter(1, 0) * sums[-1], side="right") == 9
    rng = np.random.default_rng(0)
    rng.choice(2, p=[0.5, 0.5 + 1.4e-8])
    for wrong in ([0.5, 0.5 + 1.6e-8], np.array([1, 1, 1]) * 0.3333):
        with pytest.raises(ValueError, match=r"[Pp]robabilities do not sum to 1"):
            rng.choice(len(wrong), p=wrong)
    assert torch.multinomial(torch.tensor([0.0, 3.0, 0.0]), 1).item() == 1
    assert random.choices("ab", weights=[0, 5]) == ["b"]
    logp = np.log([0.5, 0.3, 0.2])
    drawn = (logp + rng.gumbel(size=(4000, 3))).argmax(1)
    assert np.bincount(drawn) / 4000 == pytest.approx(np.exp(logp), abs=0.03)


def test_A368():
    """Three rows, eight paths: their sum, the best of them, and the states of a row."""
    start, move = np.array([0.8, 0.2]), np.array([[0.6, 0.4], [0.5, 0.5]])
    seen = np.array([[0.4, 0.1], [0.2, 0.5], [0.4, 0.1]])
    paths = {}
    for path in itertools.product(range(2), repeat=3):
        steps = start[path[0]] * move[path[0], path[1]] * move[path[1], path[2]]
        paths[path] = steps * math.prod(seen[t, s] for t, s in enumerate(path))
    score, best = math.log(sum(paths.values())), math.log(max(paths.values()))
    assert best < score
    states = [sum(p for path, p in paths.items() if path[1] == s) for s in range(2)]
    assert sum(states) / math.exp(score) == pytest.approx(1)


def test_A369():
    draws = scipy.stats.beta.rvs(0.01, 0.01, size=3000, random_state=0)
    assert 0.3 < (draws == 1).mean() < 0.4
    assert scipy.stats.beta.logpdf(1.0, 0.01, 0.01) == math.inf
    beta = torch.distributions.Beta(torch.tensor(0.01), torch.tensor(0.01))
    inside = beta.sample((3000,))
    assert ((inside > 0) & (inside < 1)).all()
    assert beta.log_prob(torch.tensor(1.0)) == math.inf


def test_A370():
    assert scipy.special.logsumexp([-math.inf, -3.0]) == -3.0
    assert scipy.special.logsumexp([-math.inf, -math.inf]) == -math.inf


def test_A154_in_Python():
    with pytest.raises(ValueError, match=r"math domain error|positive"):
        math.log(0)
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.log(0) == -math.inf
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        np.log(0)


def test_A375():
    assert 1 + 1e-17 == 1
    smallest = np.nextafter(0, 1)
    assert smallest / 2 == 0
    assert smallest * 0.8 == smallest
    assert np.prod(np.full(10_000, 0.8)) > 0
    assert -math.expm1(1000 * math.log1p(-1e-20)) == pytest.approx(1e-17)


def test_A376():
    """Three frames of two symbols and a blank: paths that spell one text are joined."""
    logp = np.log(np.random.default_rng(0).dirichlet([1, 1, 1], 3))
    texts = {}
    for path in itertools.product(range(3), repeat=3):
        text = tuple(s for s, _ in itertools.groupby(path) if s)
        own = sum(logp[t, s] for t, s in enumerate(path))
        texts[text] = np.logaddexp(texts.get(text, -math.inf), own)
    assert np.exp(list(texts.values())).sum() == pytest.approx(1)
    target = torch.tensor([[1, 2]])
    sizes = torch.tensor([3]), torch.tensor([2])
    loss = F.ctc_loss(torch.tensor(logp)[:, None], target, *sizes, reduction="sum")
    assert -loss.item() == pytest.approx(texts[1, 2])
    assert 0.1**100 > 0
    assert 0.1**400 == 0


def test_A383():
    """The shares of the steps fit best; other matrices have a lower log-likelihood."""
    word = [0, 1, 0, 1, 1, 1, 0, 1, 1, 0]
    counts = np.zeros((2, 2))
    np.add.at(counts, (word[:-1], word[1:]), 1)
    best = counts / counts.sum(1, keepdims=True)
    assert best.tolist() == [[0, 1], [0.5, 0.5]]
    top = scipy.special.xlogy(counts, best).sum()
    assert math.exp(top) == pytest.approx(1 / 64)
    for other in ([[0.1, 0.9], [0.5, 0.5]], [[0, 1], [0.4, 0.6]]):
        assert scipy.special.xlogy(counts, other).sum() < top


def test_A380():
    scores = np.array([-math.inf, -math.inf])
    assert np.isneginf(scores).all()
    assert scores.argmax() == 0


def test_A382():
    scores = np.array([-21016.6, -21018.0, -21030.0])
    shares = scipy.special.softmax(scores)
    assert shares.argmax() == scores.argmax()
    assert np.exp(scores - scores.max())[0] == 1 > shares[0]


def test_A51_of_the_range():
    assert scipy.stats.norm.pdf(40) == 0
    x = torch.tensor(40.0, dtype=torch.float64, requires_grad=True)
    torch.distributions.Normal(torch.tensor(0.0), 1.0).log_prob(x).backward()
    assert x.grad == -40


def test_A46_of_the_length_penalty():
    """Two tokens at -1 against five at -0.6: the power turns the order around."""
    short, long = [-1.0] * 2, [-0.6] * 5

    def score(logp, power):
        return sum(logp) / len(logp) ** power

    assert score(short, 0) > score(long, 0)
    assert score(short, 1) < score(long, 1)
    assert score(long, 1) == pytest.approx(np.mean(long))


def test_A119():
    margin = torch.tensor([5.0, 0.0, -5.0])
    assert (F.softplus(-margin).diff() > 0).all()  # the better the margin, the cheaper
    p = torch.tensor([[0.2, 0.8]])
    assert torch.exp(F.nll_loss(p.log(), torch.tensor([0]))).item() == pytest.approx(1 / 0.2)


def test_A120():
    def log_probability(x, mean, sigma):
        steps = scipy.stats.norm.cdf([x - 0.5, x + 0.5], mean, sigma)
        return math.log(steps[1] - steps[0])

    assert scipy.stats.norm.logpdf(127, 127, 0.1) > 0
    assert log_probability(127, 127, 0.1) <= 0
    assert log_probability(127, 120, 20) == pytest.approx(
        scipy.stats.norm.logpdf(127, 120, 20), 1e-3
    )


def test_A121():
    p, labels = np.array([0.5, 0.3, 0.2]), np.array([0, 0, 1, 2, 0, 1])
    shares = np.bincount(labels) / len(labels)
    assert -math.log(p[labels].prod()) / len(labels) == pytest.approx(-(shares * np.log(p)).sum())


def test_A122():
    z = np.array([1.0, -1.0, 0.5])
    np.testing.assert_allclose(softmax(z + 100), softmax(z))
    raised = softmax(z + np.eye(3)[0])
    ratio = raised[0] / raised[1] / (softmax(z)[0] / softmax(z)[1])
    assert ratio == pytest.approx(math.e)


def test_A123():
    apart = [torch.softmax(torch.tensor([0.0, -d]), 0).tolist() for d in (16, 18, 103, 105)]
    assert [pair[0] == 1 for pair in apart] == [False, True, True, True]
    assert [pair[1] == 0 for pair in apart] == [False, False, False, True]


def test_A124():
    rng = np.random.default_rng(0)
    members, truth = rng.dirichlet([1, 1, 1], (4, 500)), rng.integers(0, 3, 500)
    own = [-np.log(p[np.arange(500), truth]).mean() for p in members]
    mixture = -np.log(members.mean(0)[np.arange(500), truth]).mean()
    assert mixture <= np.mean(own)


def test_A125():
    z = torch.linspace(-3, 3, 13)
    for y, label in ((1, 1.0), (-1, 0.0)):
        bce = F.binary_cross_entropy_with_logits(z, torch.full((13,), label), reduction="none")
        torch.testing.assert_close(torch.log1p(torch.exp(-y * z)), bce)


def test_A126():
    rng = np.random.default_rng(0)
    x = rng.standard_normal(200)
    y = rng.random(200) < scipy.special.expit(x)
    fit = sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    assert fit.llf == pytest.approx(-200 * sklearn.metrics.log_loss(y, fit.predict()))
    assert fit.llnull == pytest.approx(-200 * scipy.stats.entropy([y.mean(), 1 - y.mean()]))
    assert fit.prsquared == pytest.approx(1 - fit.llf / fit.llnull)
    rng = np.random.default_rng(0)
    counts = rng.negative_binomial(2, 0.1, 200)
    without_constant = sm.Poisson(counts, rng.normal(5, 1, (200, 1))).fit(disp=0)
    assert without_constant.prsquared < 0

    yes, no = np.asarray(sm.datasets.star98.load().endog).T
    of_program = sm.GLM(np.c_[yes, no], np.ones(len(yes)), family=sm.families.Binomial()).fit()
    p = yes.sum() / (yes + no).sum()
    by_hand = yes * math.log(p) + no * math.log(1 - p) - np.log(yes + no + 1)
    by_hand -= scipy.special.betaln(yes + 1, no + 1)
    assert of_program.llnull == pytest.approx(by_hand.sum()) == pytest.approx(-18131.91)


def test_A127():
    """The sum of the picked log-probabilities is that of the whole text."""
    scores = torch.randn(5, 7, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    tokens = torch.tensor([3, 1, 4, 1, 5])
    each = scores.log_softmax(1)[range(5), tokens]
    assert each.sum().exp().item() == pytest.approx(scores.softmax(1)[range(5), tokens].prod())


def test_A128():
    """At ratio 1 the loss of a group is 0, and its gradient is not; equal rewards give neither."""
    logits = torch.randn(4, 6, generator=torch.Generator().manual_seed(0), requires_grad=True)
    logps = logits.log_softmax(1)[:, 0]
    for rewards, moves in (([1.0, 0, 0, 1], True), ([1.0, 1, 1, 1], False)):
        advantages = torch.tensor(rewards) - torch.tensor(rewards).mean()
        loss = -(torch.exp(logps - logps.detach()) * advantages).mean()
        assert loss.item() == pytest.approx(0, abs=1e-7)
        (slope,) = torch.autograd.grad(loss, logits, retain_graph=True)
        assert bool(slope.abs().max() > 0.01) == moves


def test_A299():
    """Three gradients of two parameters, clipped: all finite, one infinite, one nan."""

    def clipped(first):
        a, b = (torch.zeros(2, requires_grad=True) for _ in range(2))
        a.grad, b.grad = torch.tensor([first, 3.0]), torch.tensor([4.0, 0.0])
        norm = torch.nn.utils.clip_grad_norm_([a, b], 1.0)
        return norm.item(), torch.cat([a.grad, b.grad])

    norm, gradients = clipped(0.0)
    assert norm == 5
    assert gradients.norm().item() == pytest.approx(1, rel=1e-5)
    norm, gradients = clipped(math.nan)
    assert math.isnan(norm)
    assert gradients.isnan().all()
    norm, gradients = clipped(math.inf)
    assert norm == math.inf
    assert gradients.isnan().tolist() == [True, False, False, False]
    assert (gradients[1:] == 0).all()


def test_A300():
    """A finite loss with a nan gradient; and one step with it: everything after is nan."""
    w = torch.tensor([0.0, 1.0], requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    loss = (torch.sqrt(w) * 0).sum()
    assert torch.isfinite(loss)
    loss.backward()
    assert w.grad.isnan().tolist() == [True, False]
    optimizer.step()
    assert (w**2).sum().isnan()


def test_A301():
    assert torch.std(torch.ones(1)).isnan()
    with pytest.raises(ValueError, match="Expected more than 1 value per channel when training"):
        torch.nn.BatchNorm1d(3)(torch.ones(1, 3))
    assert torch.empty(0).mean().isnan()
    assert (torch.empty(0).sum() / max(0, 1)) == 0
    batches = torch.utils.data.DataLoader(range(9), batch_size=4)
    assert [len(batch) for batch in batches] == [4, 4, 1]


def test_A301_in_validation():
    rows = torch.utils.data.DataLoader(range(3), batch_size=4, drop_last=True)
    assert len(rows) == 0
    norm = torch.nn.BatchNorm1d(1)
    norm(torch.tensor([[1.0], [math.nan]]))
    x = torch.tensor([[1.0], [2.0]])
    for _ in range(20):
        assert norm(x).isfinite().all()
    norm.eval()
    assert norm(x).isnan().all()
    norm.reset_running_stats()
    assert norm(x).isfinite().all()


def test_A294():
    def gradient(f, x):
        x = torch.tensor(x, requires_grad=True)
        (slope,) = torch.autograd.grad(f(x), x)
        return slope

    same = [1.0, 1.0]
    assert gradient(lambda x: torch.sqrt(x[0] - x[1]) * 0, same).isnan().any()
    assert gradient(lambda x: torch.sqrt(((x[0] - x[1]) ** 2).sum()), same).isnan().any()
    assert gradient(lambda x: torch.sqrt(((x[0] - x[1]) ** 2).sum()) + 1e-12, same).isnan().any()
    assert gradient(lambda x: torch.sqrt(((x[0] - x[1]) ** 2).sum() + 1e-12), same).isfinite().all()
    assert (gradient(torch.std, same) == 0).all()
    assert (gradient(torch.linalg.norm, [0.0, 0.0]) == 0).all()
    assert gradient(lambda x: torch.acos(x[0] * x[1]) * 0, same).isnan().any()
    clamped = gradient(lambda x: torch.acos((x[0] * x[1]).clamp(max=1 - 1e-6)) * 0, same)
    assert clamped.isfinite().all()


def test_A79_of_levels():
    """A discriminator that says the same of real and made: its two halves, for three losses."""
    z = torch.zeros(5)
    ones, zeros = torch.ones(5), torch.zeros(5)
    bce = F.binary_cross_entropy_with_logits
    assert bce(z, ones) + bce(z, zeros) == pytest.approx(1.386, abs=1e-3)
    scores = torch.linspace(-3, 3, 601)
    for both, least in (
        (F.relu(1 - scores) + F.relu(1 + scores), 2),
        ((scores - 1) ** 2 + scores**2, 0.5),
        (F.softplus(-scores) + F.softplus(scores), 2 * math.log(2)),
    ):
        assert both.min().item() == pytest.approx(least, abs=1e-4)


def test_A290():
    """A constant added to the critic moves the generator's loss and no gradient."""
    made, real = torch.tensor([0.0, 1.0], requires_grad=True), torch.tensor([2.0, 3.0])

    def losses(constant):
        f = [3 * x + constant for x in (made, real)]
        critic, generator = f[0].mean() - f[1].mean(), -f[0].mean()
        (slope,) = torch.autograd.grad(generator, made)
        return critic.item(), generator.item(), slope.tolist()

    plain, moved = losses(0.0), losses(7.0)
    assert plain[0] == moved[0] == -6
    assert moved[1] == plain[1] - 7
    assert plain[2] == moved[2]
    assert -plain[0] == 3 * scipy.stats.wasserstein_distance([0, 1], [2, 3])


def test_A285():
    """All cosines 0: the loss with the margin in the angle, and in the cosine."""
    cosines, labels = torch.zeros(1, 10_572, dtype=torch.float64), torch.tensor([0])
    for margin, start in ((math.cos(math.pi / 2 + 0.5), 64 * math.sin(0.5)), (-0.35, 64 * 0.35)):
        logits = cosines.clone()
        logits[0, 0] = margin
        loss = F.cross_entropy(64 * logits, labels).item()
        assert loss == pytest.approx(math.log(10_572) + start, abs=1e-3)
        assert (logits[0, 0] < logits[0, 1:]).all()


def test_A304():
    half = keras.layers.Dense(2, dtype="mixed_float16")
    assert half.compute_dtype == "float16"
    assert half.variable_dtype == "float32"
    assert keras.layers.Dense(2, dtype="float32").compute_dtype == "float32"
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
        model.compile("sgd", "mse")
        scaled = model.optimizer
    finally:
        keras.config.set_dtype_policy("float32")
    assert isinstance(scaled, keras.optimizers.LossScaleOptimizer)
    w = keras.Variable([1.0])
    scaled = keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5))
    scaled.build([w])
    factor = float(scaled.scale_loss(1.0))
    assert factor > 1
    for gradient, left in ((math.inf, 1.0), (1.0, 0.5)):
        factor = float(scaled.scale_loss(1.0))
        scaled.apply([keras.ops.convert_to_tensor([gradient * factor])])
        assert float(w.numpy()[0]) == left


def test_A305():
    with np.errstate(divide="ignore"):
        assert np.log(np.array(0.0) / 16) == -math.inf
    with pytest.warns(RuntimeWarning, match="invalid value encountered in log"):
        assert np.isnan(np.log(np.array(-4.0) / 16))


def test_A129():
    y = np.random.default_rng(0).normal(200_000, 80_000, 1000)
    assert np.mean((y - y.mean()) ** 2) == pytest.approx(y.var())
    scaled = (y - y.mean()) / y.std()
    assert np.mean(scaled**2) == pytest.approx(1)
    X = np.ones((1000, 1))

    def last(target, rate):
        w = np.zeros(1)
        for _ in range(100):
            w = w - rate * 2 * X.T @ (X @ w - target) / 1000
        return np.abs(w).max()

    assert last(scaled + 1, 0.1) == pytest.approx(1, abs=0.01)
    assert np.abs(2 * X.T @ (0 - y) / 1000).max() > 1e5


def test_A312_of_a_score_and_a_confidence():
    """A louder rest of noise: SI-SDR falls. And a confidence that makes its loss negative."""
    rng = np.random.default_rng(0)
    voice, noise = rng.standard_normal((2, 1000))

    def loss(estimate):
        part = estimate @ voice / (voice @ voice) * voice
        return -10 * np.log10(part @ part / ((estimate - part) @ (estimate - part)))

    assert loss(voice + 0.1 * noise) < -10 < loss(voice + noise) < 5
    c = np.linspace(0.1, 100, 1000)
    assert (c * 0.05 - np.log(c)).min() < 0 < (c * 1.0 - np.log(c)).min()


def test_A286():
    """The gradient of a weight behind a detach, behind dead ReLUs, and with a forgotten step."""
    x, y = torch.ones(4, 1), torch.zeros(4, dtype=torch.long)

    def gradient(hidden, between=lambda h: h):
        torch.manual_seed(0)
        w = torch.full((1, 3), hidden, requires_grad=True)
        head = torch.ones(3, 2, requires_grad=True)
        F.cross_entropy(between(F.relu(x @ w)) @ head, y).backward()
        return w.grad

    assert gradient(1.0, lambda h: h.detach()) is None
    assert (gradient(-1.0) == 0).all()
    model, other = torch.nn.Linear(1, 2), torch.nn.Linear(1, 2)
    before = model.weight.clone()
    optimizer = torch.optim.SGD(other.parameters(), lr=1.0)
    F.cross_entropy(model(x), y).backward()
    optimizer.step()
    assert (model.weight.grad != 0).any()
    assert (model.weight == before).all()


def test_A287():
    """A step that is too large, on two classes that part well; and small ones after it."""
    torch.manual_seed(0)
    x = torch.rand(100, 2) + 0.5
    y = (x[:, 0] > x[:, 1]).long()
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
    with torch.no_grad():
        model[0].bias -= 100
    for _ in range(200):
        loss = F.cross_entropy(model(x), y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for w in model.parameters():
                w -= 0.5 * w.grad
    share = y.double().mean().item()
    assert (model[:2](x) == 0).all()
    assert (model[0].weight.grad == 0).all()
    assert loss.item() == pytest.approx(scipy.stats.entropy([share, 1 - share]), abs=1e-3)


def test_A288():
    def losses(rate, sign=1, clear=True):
        w = torch.tensor([1.0], requires_grad=True)
        values = []
        for _ in range(30):
            loss = 10 * (w**2).sum()
            values.append(loss.item())
            (sign * loss).backward()
            with torch.no_grad():
                w -= rate * w.grad
            if clear:
                w.grad = None
        return values

    assert losses(0.11)[-1] > losses(0.11)[0]
    assert losses(0.0011)[-1] < losses(0.0011)[0]
    assert losses(0.0011, sign=-1)[-1] > losses(0.0011, sign=-1)[0]
    assert max(losses(0.01, clear=False)[10:]) > 1 > losses(0.01)[10]


def test_A253_of_a_step_left_out():
    """A first step with an infinite gradient: the scale falls, and the schedule alone moves."""
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
    scaler = torch.amp.GradScaler("cpu")
    old = scaler.get_scale()
    assert old == 65_536
    scaler.scale((w * math.inf).sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    assert not scaler.get_scale() >= old
    with pytest.warns(UserWarning, match="before `optimizer.step"):
        schedule.step()
    assert w.item() == 1
    assert optimizer.param_groups[0]["lr"] == 0.05


def test_A292():
    p, q = np.array([1.0, 0.0, 0.0]), np.array([0.5, 0.5, 0.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        assert np.isnan(p * np.log(p)).tolist() == [False, True, True]
    assert scipy.special.xlogy(p, p).tolist() == [0, 0, 0]
    assert torch.xlogy(torch.tensor(p), torch.tensor(p)).tolist() == [0, 0, 0]
    assert scipy.special.rel_entr(p, q).tolist() == [math.log(2), 0, 0]
    logits = torch.tensor([0.0, 0.0, -math.inf])
    masked = logits.log_softmax(0), torch.tensor([0.5, 0.5, 0.0])
    assert F.kl_div(*masked, reduction="sum").isnan()
    assert F.kl_div(masked[0].clamp(min=-1e9), masked[1], reduction="sum") == 0
    assert scipy.special.rel_entr(q, p)[1] == math.inf
    assert scipy.special.entr(p + 1e-12).sum() > 0


def test_A284():
    """Where the end is taken to be at the mask's sum, a hole lets the score exceed the sum."""
    emissions = np.zeros((3, 2))
    emissions[2, 1] = -100
    transitions, end = np.zeros((2, 2)), np.array([0.0, 5.0])
    tags, mask = [0, 1, 0], [1, 0, 1]

    def score(path, last):
        kept = [t for t, use in zip(range(3), mask, strict=True) if use]
        inner = sum(emissions[t, path[t]] for t in kept)
        return inner + transitions[path[kept[0]], path[kept[1]]] + end[last]

    paths = list(itertools.product(range(2), repeat=2))
    log_z = scipy.special.logsumexp([score((a, 0, b), b) for a, b in paths])
    assert log_z - score(tags, tags[2]) > 0
    assert log_z - score(tags, tags[sum(mask) - 1]) < 0


def test_A297():
    """The focal loss of objects at p = 0, under the clip: value and gradient."""
    z = torch.full((5,), -20.0, requires_grad=True)
    p = torch.sigmoid(z).clamp(1e-4, 1 - 1e-4)
    loss = (0.25 * (1 - p) ** 2 * -p.log()).mean()
    assert loss.item() == pytest.approx(2.302, abs=5e-4)
    (slope,) = torch.autograd.grad(loss, z)
    assert (slope == 0).all()


def test_A21_of_the_scale():
    """A nan in the model halves the scale at each step; a good step leaves it."""
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    scaler = torch.amp.GradScaler("cpu")
    scales = []
    for factor in (math.nan, math.nan, 1.0):
        optimizer.zero_grad()
        scaler.scale((w * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
        scales.append(scaler.get_scale())
    assert scales == [2**15, 2**14, 2**14]
    assert w.isfinite().all()


def test_A296():
    x = torch.tensor([3e5, 1.0, 2.0])
    for dtype, finite in ((torch.float16, False), (torch.bfloat16, True), (torch.float32, True)):
        y = x.to(dtype)
        assert F.layer_norm(y, (3,)).isfinite().all() == finite
        assert torch.softmax(y, 0).isfinite().all() == finite


def test_A323():
    """One step of Adam on weights of 0, in float16 and in float32."""
    for dtype, eps, finite in (
        (torch.float16, 1e-8, False),
        (torch.float16, 1e-4, True),
        (torch.float32, 1e-8, True),
    ):
        w = torch.zeros(2, dtype=dtype, requires_grad=True)
        w.grad = torch.tensor([0.0, 1e-5], dtype=dtype)
        torch.optim.Adam([w], eps=eps).step()
        assert w.isfinite().all() == finite
        if not finite:
            assert w[0].isnan()
            assert w[1] == -math.inf
    w = torch.ones(2, dtype=torch.float16, requires_grad=True)
    scaler, optimizer = torch.amp.GradScaler("cpu"), torch.optim.Adam([w])
    scaler.scale(w.sum()).backward()
    with pytest.raises(ValueError, match="Attempting to unscale FP16 gradients"):
        scaler.step(optimizer)


def test_A282():
    """The best answer that is the same in each of 300 frames, for 60 labels of 28 and a blank."""
    labels = torch.arange(60)[None] % 28 + 1
    lengths = torch.tensor([300]), torch.tensor([60])

    def cost(blank, reduction="sum"):
        p = torch.full((29,), (1 - blank) / 28)
        p[0] = blank
        frames = p.log().expand(300, 1, 29)
        return F.ctc_loss(frames, labels, *lengths, reduction=reduction).item()

    best = min(np.linspace(0.5, 0.95, 46), key=cost)
    assert cost(best) == pytest.approx(60 * math.log(28), rel=0.03)
    assert cost(best, "mean") == pytest.approx(cost(best) / 60, rel=1e-5)
    assert cost(1 / 29, "mean") == pytest.approx(13, abs=0.5)


def test_A291():
    z = torch.tensor([8.31, 8.32])
    assert (torch.sigmoid(z).half() == 1).tolist() == [False, True]
    p, y = torch.sigmoid(z), torch.tensor([1.0, 0.0])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        fused = F.binary_cross_entropy_with_logits(z, y)
        with torch.autocast("cpu", enabled=False):
            outside = F.binary_cross_entropy(p.float(), y)
    assert fused.item() == pytest.approx(outside.item(), rel=1e-3)


def test_M23():
    """Where outputs and soft labels agree, the loss is the entropy and its gradient 0."""
    for y in ([0.25] * 4, [0.5, 0.25, 0.25, 0.0 + 1e-9], [0.91, 0.03, 0.03, 0.03]):
        y = torch.tensor(y, dtype=torch.float64)
        y = y / y.sum()
        z = y.log().requires_grad_()
        loss = F.cross_entropy(z, y)
        (slope,) = torch.autograd.grad(loss, z)
        assert loss.item() == pytest.approx(scipy.stats.entropy(y))
        assert slope.abs().max() < 1e-12


def test_A69_of_a_learned_weight():
    """A weight that is learned by the loss itself, and one that pays for its size."""
    w = torch.tensor(1.0, requires_grad=True)
    (slope,) = torch.autograd.grad(w * 0.7, w)
    assert slope == pytest.approx(0.7)  # down without end, whatever w is
    s = np.linspace(-3, 3, 6001)
    assert s[(np.exp(-s) * 0.7 + s).argmin()] == pytest.approx(math.log(0.7), abs=1e-3)


def test_A312():
    """Random numbers: the losses that are never below 0; and some that are."""
    z, y = torch.randn(200, 3, generator=torch.Generator().manual_seed(0)), torch.arange(200) % 3
    bits = (y == 0).float()
    assert F.cross_entropy(z, y, reduction="none").min() >= 0
    assert F.binary_cross_entropy_with_logits(z[:, 0], bits, reduction="none").min() >= 0
    frames = z.view(20, 10, 3).log_softmax(2)
    labels = torch.ones(10, 2, dtype=torch.long)
    lengths = torch.full((10,), 20), torch.full((10,), 2)
    assert F.ctc_loss(frames, labels, *lengths, reduction="none").min() >= 0
    assert F.nll_loss(z.softmax(1), y) < 0
    assert F.binary_cross_entropy_with_logits(torch.tensor(5.0), torch.tensor(3.0)) < 0
    assert F.gaussian_nll_loss(z[:, 0], z[:, 0], torch.full((200,), 0.01)) < 0
    assert -torch.distributions.StudentT(3.0, 0.0, 0.1).log_prob(torch.tensor(0.0)) < 0


def test_A319():
    """One nan in a row, and one among the weights; a running variance is no parameter."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3)).eval()
    rows = torch.tensor([[1.0, math.nan], [1.0, 2.0]])
    assert model(rows).isnan().all(1).tolist() == [True, False]
    model[1].running_var[0] = math.nan
    assert not any(p.isnan().any() for p in model.parameters())
    assert model(rows[1:]).isnan().any()
    assert torch.tensor(65_505.0 * 2).half() == math.inf
    dense = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    dense.set_weights([np.array([[math.nan], [1.0]]), np.zeros(1)])
    assert any(np.isnan(w).any() for w in dense.get_weights())


def test_A298():
    """exp of a loss has nan or huge slopes; a log-sum-exp over rows has shares."""
    first = torch.tensor([0])
    logits = torch.tensor([[-50.0, 50.0]], requires_grad=True)
    loss = torch.nn.functional.cross_entropy(logits, first)
    assert loss.item() == 100
    whole = torch.autograd.grad(loss.exp(), logits, retain_graph=True)[0]
    assert loss.exp().isinf()
    assert whole.isnan().any()
    half = torch.autograd.grad((loss / 2).exp(), logits)[0].abs().max()
    assert f"{half:.0e}" == "3e+21"
    rows = torch.tensor([[-50.0, 50.0], [-3.0, 3.0]])
    losses = torch.nn.functional.cross_entropy(rows, torch.tensor([0, 0]), reduction="none")
    losses.requires_grad_()
    for eta in (1.0, 1e4):
        shares = torch.autograd.grad(eta * torch.logsumexp(losses / eta, 0), losses)[0]
        assert shares.sum().item() == pytest.approx(1)
        assert shares[0] > 0.99 if eta == 1 else shares[0].item() == pytest.approx(0.5, abs=0.01)


def test_M4_of_an_epsilon_that_is_added():
    """Added inside the log it leaves a small gradient at 20 and none at 200."""
    for gap, slope in ((20.0, 0.02), (200.0, 0.0)):
        logits = torch.tensor([0.0, -gap], requires_grad=True)
        (-torch.log(logits.softmax(0)[1] + 1e-7)).backward()
        assert logits.grad.abs().max().item() == pytest.approx(slope, abs=0.0005)
        logits.grad = None
        (-logits.log_softmax(0)[1]).backward()
        assert logits.grad.abs().max().item() == pytest.approx(1)


def test_A170_of_an_empty_target():
    """No labels: every frame says blank; the mean divides by 1; no frames: 0."""
    says = torch.randn(5, 1, 4).log_softmax(2)
    none, frames = torch.zeros(1, 0, dtype=torch.long), torch.tensor([5])
    for way in ("none", "mean", "sum"):
        loss = torch.nn.functional.ctc_loss(says, none, frames, torch.tensor([0]), reduction=way)
        assert loss.item() == pytest.approx(-says[:, 0, 0].sum().item(), rel=1e-5)
    frames = torch.tensor([0])
    assert torch.nn.functional.ctc_loss(says, none, frames, torch.tensor([0])) == 0


def test_A130():
    """Easy rows get surer and one is lost: the mean loss falls, and so does the accuracy."""
    before, after = np.array([0.8] * 9 + [0.51]), np.array([0.95] * 9 + [0.49])
    assert -np.log(after).mean() < -np.log(before).mean()
    assert (after > 0.5).mean() < (before > 0.5).mean()


def test_A132():
    x = np.array([800.0, 700.0])
    whole = scipy.special.logsumexp([0, *x])
    assert whole == pytest.approx(np.logaddexp(0, np.logaddexp(*x)))
    for logp in (-1e-20, -40.0):
        exact = np.log1p(-np.exp(logp)) if logp < -1 else np.log(-np.expm1(logp))
        assert np.isfinite(exact)
        assert exact < 0
    with np.errstate(divide="ignore"):
        assert np.log1p(-np.exp(-1e-20)) == -math.inf
    y = np.array([1.0, 2.0])
    wrong = y.max() + math.log(1 + np.exp(y - y.max()).sum())
    assert abs(wrong - math.log(1 + np.exp(y).sum())) > 0.1


def test_A133():
    """A prior of 1e-12 loses against four narrow Gaussians."""
    iris = sklearn.datasets.load_iris()
    model = sklearn.naive_bayes.GaussianNB(priors=[1e-12, 1 - 1e-11, 9e-12])
    model.fit(iris.data, iris.target)
    assert model.predict([[5.2, 3.6, 1.5, 0.3]]) == 0
    gauss = scipy.stats.norm.logpdf([5.2, 3.6, 1.5, 0.3], model.theta_, np.sqrt(model.var_)).sum(1)
    assert gauss[0] - gauss[1] > -math.log(1e-12)


def test_A134():
    y = np.random.default_rng(0).normal(3, 2, 100)
    grid = np.linspace(0, 6, 601)
    for sigma in (0.5, 5):
        nll = [-scipy.stats.norm.logpdf(y, m, sigma).sum() for m in grid]
        assert grid[np.argmin(nll)] == pytest.approx(y.mean(), abs=0.01)
    laplace = [-scipy.stats.laplace.logpdf(y, m).sum() for m in grid]
    assert grid[np.argmin(laplace)] == pytest.approx(np.median(y), abs=0.1)
    sigma = np.repeat([0.5, 5], 50)
    nll = [-scipy.stats.norm.logpdf(y, m, sigma).sum() for m in grid]
    assert grid[np.argmin(nll)] == pytest.approx(np.average(y, weights=1 / sigma**2), abs=0.01)
    assert abs(grid[np.argmin(nll)] - y.mean()) > 0.02


def test_A134_of_one_variance():
    """Slope and variance learned together: the variance becomes that of the residuals."""
    rng = np.random.default_rng(0)
    x = torch.tensor(rng.standard_normal((500, 1)))
    y = 2 * x + 0.5 * torch.tensor(rng.standard_normal((500, 1)))
    slope = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
    log_variance = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.Adam([slope, log_variance], lr=0.05)
    for _ in range(500):
        optimizer.zero_grad()
        error = (y - x @ slope) ** 2
        (0.5 * (error / log_variance.exp() + log_variance)).mean().backward()
        optimizer.step()
    variance = log_variance.exp().item()
    assert variance == pytest.approx(error.mean().item(), rel=1e-3)
    assert slope.item() == pytest.approx(((x * y).sum() / (x * x).sum()).item(), rel=1e-3)
    assert (x @ slope).var().item() > 10 * variance


def test_A136():
    """Ten steps of 0.01 from the base rate: the ranking is there, the spread is not."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2000, 1))
    y = rng.random(2000) < scipy.special.expit(2 * x[:, 0])
    model = sklearn.ensemble.GradientBoostingClassifier(learning_rate=0.01, n_estimators=10)
    p = model.fit(x, y).predict_proba(x)[:, 1]
    assert abs(p - y.mean()).max() < 0.06
    assert sklearn.metrics.roc_auc_score(y, p) > 0.8


def test_A137():
    """The mean of its gradient is that of the mean reward, turned."""
    z = torch.tensor([0.2, -0.5, 1.0], requires_grad=True, dtype=torch.float64)
    returns, pi = torch.tensor([1.0, 3.0, -2.0], dtype=torch.float64), z.softmax(0)
    (of_mean,) = torch.autograd.grad((pi * returns).sum(), z, retain_graph=True)
    each = [
        torch.autograd.grad(F.cross_entropy(z, torch.tensor(a)) * returns[a], z)[0]
        for a in range(3)
    ]
    on_average = sum(p * g for p, g in zip(pi.detach(), each, strict=True))
    torch.testing.assert_close(on_average, -of_mean)


def test_A138():
    """Normal data, fitted and tested on themselves: p-values below 0.05 are far too rare."""
    rng = np.random.default_rng(0)
    p = []
    for _ in range(200):
        x = rng.standard_normal(50)
        p.append(scipy.stats.kstest(x, scipy.stats.norm(x.mean(), x.std()).cdf).pvalue)
    assert np.mean(np.array(p) < 0.05) < 0.01

    normal = scipy.stats.norm(x.mean(), x.std())
    same, other = scipy.stats.kstest(x, normal.cdf), scipy.stats.kstest(x + 1, normal.cdf)
    assert same.statistic < other.statistic
    assert same.pvalue > other.pvalue


def test_A139():
    rng = np.random.default_rng(0)
    emission, step = rng.normal(30, 5, (4, 3)), rng.standard_normal((3, 3))
    scores = {
        path: emission[range(4), path].sum() + sum(step[a, b] for a, b in itertools.pairwise(path))
        for path in itertools.product(range(3), repeat=4)
    }
    log_z = scipy.special.logsumexp(list(scores.values()))
    assert max(scores.values()) > 100
    assert max(scores.values()) < log_z
    assert np.exp(np.array(list(scores.values())) - log_z).sum() == pytest.approx(1)


def test_A140():
    """The NLL has one valley in 1/T; where the wrong class ranks first, it lies below 0."""
    rng = np.random.default_rng(0)
    z, y = rng.standard_normal((300, 3)), rng.integers(0, 3, 300)
    factors = np.linspace(-2, 2, 401)

    def best(z):
        nll = np.array([cross_entropy_loss(s * z, y) for s in factors])
        assert (np.diff(nll, 2) > 0).all()
        return factors[nll.argmin()]

    truth = np.eye(3)[y]
    assert abs(best(z)) < 0.2  # no logit helps: T is huge
    assert best(z + truth) > 0.3
    assert best(z - truth) < -0.3


def test_A141():
    rng = np.random.default_rng(0)
    x = rng.random((50_000, 10))
    assert x.max(1).mean() == pytest.approx(10 / 11, rel=0.01)
    assert (1 / rng.geometric(0.3, (50_000, 10)).mean(1)).mean() > 0.31


def test_A142():
    """A running mean lags behind a loss that falls: the first batch of the next epoch is a step."""
    losses = np.linspace(2, 1, 300).reshape(3, 100)  # three epochs
    printed = losses.cumsum(1) / np.arange(1, 101)
    assert (np.diff(printed, axis=1) < 0).all()
    assert printed[0, -1] - printed[1, 0] > 10 * abs(np.diff(losses)).max()


def test_A143():
    keras.utils.set_random_seed(0)
    x, y = np.ones((8, 1), "float32"), np.array([0, 0, 0, 0, 0, 0, 1, 1])
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(2)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss=loss)
    plain = -np.log(softmax(model.predict(x, verbose=0))[0])
    (fitted,) = model.fit(x, y, class_weight={0: 1.0, 1: 3.0}, verbose=0).history["loss"]
    assert fitted == pytest.approx((6 * plain[0] + 2 * 3 * plain[1]) / 8, rel=1e-5)
    assert model.evaluate(x, y, verbose=0) == pytest.approx((6 * plain[0] + 2 * plain[1]) / 8)


def test_A144():
    d = torch.tensor([0.0, -20.0], requires_grad=True)
    assert -F.logsigmoid(d)[0].item() == pytest.approx(math.log(2))
    (with_log,) = torch.autograd.grad(-F.logsigmoid(d).sum(), d)
    (without,) = torch.autograd.grad(-torch.sigmoid(d).sum(), d)
    assert abs(without[1]) < 1e-8 < abs(with_log[1])


def test_A145():
    half = torch.tensor([0.5])
    for bad in (torch.tensor([1.5]), torch.tensor([math.nan])):
        with pytest.raises(RuntimeError, match="all elements of input should be between 0 and 1"):
            F.binary_cross_entropy(bad, half)
    two = torch.tensor([2.0])
    with pytest.raises(RuntimeError, match="all elements of target should be between 0 and 1"):
        F.binary_cross_entropy(half, two)
    assert F.binary_cross_entropy_with_logits(half, two) < 0


def test_A146():
    counts = [3, 1, 4]
    nats = scipy.stats.entropy(counts)
    assert scipy.stats.entropy(counts, base=2) == pytest.approx(nats / math.log(2))
    assert scipy.stats.entropy(np.array(counts) / 8) == pytest.approx(nats)
    assert scipy.stats.entropy([0.5, 0.5], [1.0, 0.0]) == math.inf

    w = np.array([3.0, 1.0, 4.0])
    assert math.log(w.sum()) - (w * np.log(w)).sum() / w.sum() == pytest.approx(nats)
    with np.errstate(all="ignore"):
        assert np.isnan(0 * np.log(np.float64(0)))
    assert scipy.special.entr([0.5, 0.5, 0.0]).sum() == pytest.approx(math.log(2))


def test_A147():
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        assert 1 / (1 + np.exp(-np.float64(-710))) == 0
    z = np.array([-800.0, -3.0, 0.5, 40.0, 800.0])
    for y in (0, 1):
        stable = np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z)))
        expected = F.binary_cross_entropy_with_logits(
            torch.tensor(z), torch.full((5,), float(y), dtype=torch.float64), reduction="none"
        )
        np.testing.assert_allclose(stable, expected)
    assert scipy.special.expit(-800) == 0


def test_A148():
    """One column that holds the label: a held-out loss near 0 that says nothing."""
    rng = np.random.default_rng(0)
    y = rng.random(400) < 0.5
    x = np.c_[rng.standard_normal((400, 3)), y + 0.01 * rng.standard_normal(400)]
    model = sklearn.linear_model.LogisticRegression(C=1e4).fit(x[:200], y[:200])
    assert sklearn.metrics.log_loss(y[200:], model.predict_proba(x[200:])) < 0.01


def test_A102_of_numbers_under_the_categorical_loss():
    probabilities = np.full((4, 2), 0.5, "float32")
    labels = np.array([[0], [1], [1], [0]])
    with pytest.raises(ValueError, match="must have the same shape"):
        keras.losses.categorical_crossentropy(labels, probabilities)
    rows = keras.utils.to_categorical(labels[:, 0], 2)
    by_row = keras.losses.categorical_crossentropy(rows, probabilities)
    by_index = keras.losses.sparse_categorical_crossentropy(labels[:, 0], probabilities)
    assert np.array(by_row) == pytest.approx(np.array(by_index))


def test_A151():
    logits = torch.zeros(3, 2, requires_grad=True)
    losses = F.cross_entropy(logits, torch.tensor([0, 1, 1]), reduction="none")
    with pytest.raises(RuntimeError, match="grad can be implicitly created only for scalar"):
        losses.backward()
    losses.mean().backward()
    assert logits.grad is not None


def test_A159():
    """Bins left out: what remains may be below 0, where the whole is infinite."""
    p, q = np.array([0.2, 0.8]), np.array([1.0, 0.0])
    assert scipy.special.rel_entr(p, q).sum() == math.inf
    assert scipy.special.rel_entr(p, q)[q > 0].sum() < 0
    assert scipy.special.rel_entr(q, p).sum() < math.inf
    far = scipy.spatial.distance.jensenshannon([1, 0], [0, 1], base=2) ** 2
    assert far == pytest.approx(1)


def test_A160():
    """BIC charges more from eight rows on."""

    def charge(n):
        y = np.random.default_rng(0).standard_normal(n)
        fit = sm.OLS(y, np.ones((n, 1))).fit()
        return fit.bic - fit.aic

    assert charge(7) < 0 < charge(8)
    assert 1e15 + 2 != 1e15
    assert 1e17 + 2 == 1e17


def test_A161():
    x = scipy.stats.gamma(2).rvs(200, random_state=0)
    gamma = scipy.stats.gamma
    assert gamma.fit(x, 2, loc=0)[1] != 0
    for fixed in ({"f0": 2}, {"fa": 2}):
        assert gamma.fit(x, floc=0, **fixed)[:2] == (2, 0)
    assert gamma.fit(x, floc=0, fscale=1)[1:] == (0, 1)
    with pytest.raises(TypeError, match="Unknown arguments"):
        gamma.fit(x, a=2)
    with pytest.raises(ValueError, match="non-finite values"):
        gamma.fit(np.append(x, np.nan))
    with pytest.raises(ValueError, match="Invalid values in `data`"):
        scipy.stats.lognorm.fit(np.append(x, 0), floc=0)


def test_A162():
    x = scipy.stats.norm.rvs(size=50_000, random_state=0)
    low = np.floor(x)
    centers = scipy.stats.norm.fit(low + 0.5)[1]
    assert centers == pytest.approx(math.sqrt(1 + 1 / 12), abs=0.01)
    some = scipy.stats.CensoredData.interval_censored(low[:2000], low[:2000] + 1)
    assert scipy.stats.norm.fit(some)[1] == pytest.approx(x[:2000].std(), abs=0.02)
    times = scipy.stats.expon.rvs(size=2000, random_state=0)
    cut = scipy.stats.CensoredData.right_censored(np.minimum(times, 1), times > 1)
    assert scipy.stats.expon.fit(cut, floc=0)[1] == pytest.approx(1, abs=0.05)
    assert scipy.stats.expon.fit(np.minimum(times, 1), floc=0)[1] < 0.7


def test_A163():
    """Under the small model p is uniform; a penalized fit is another thing."""
    rng = np.random.default_rng(0)
    y = rng.standard_normal((2000, 50))
    gain = 50 * y.mean(1) ** 2 / 2  # of a free mean against 0, at deviation 1
    assert np.mean(scipy.stats.chi2.sf(2 * gain, 1) < 0.05) == pytest.approx(0.05, abs=0.015)
    assert 1 - scipy.stats.chi2.cdf(100, 1) == 0 < scipy.stats.chi2.sf(100, 1)
    at_border = np.where(y.mean(1) > 0, gain, 0)  # the mean may not fall below 0
    halved = np.mean(scipy.stats.chi2.sf(2 * at_border, 1) / 2 < 0.05)
    assert halved == pytest.approx(0.05, abs=0.015)


def test_A164():
    """Two hills: the fitted score rises on, the least BIC and the rows left out say two."""
    rng = np.random.default_rng(0)
    x = rng.choice([-3.0, 3.0], 600)[:, None] + rng.standard_normal((600, 1))
    fits = [
        sklearn.mixture.GaussianMixture(k, tol=1e-4, max_iter=300, random_state=0)
        for k in (1, 2, 6)
    ]
    one, two, six = (fit.fit(x[:300]) for fit in fits)
    assert one.score(x[:300]) < two.score(x[:300]) < six.score(x[:300])
    assert two.bic(x[:300]) < min(one.bic(x[:300]), six.bic(x[:300]))
    assert two.score(x[300:]) > max(one.score(x[300:]), six.score(x[300:]))


def test_A165():
    """The difference of two log densities is a log-odds, in any unit that both share."""
    both = scipy.stats.norm.logpdf(0.3, [0, 1], 1)
    posterior = softmax(both + np.log([0.2, 0.8]))
    assert scipy.special.logit(posterior[0]) == pytest.approx(both[0] - both[1] + math.log(0.25))
    in_mm = scipy.stats.norm.logpdf(300, [0, 1000], 1000)
    assert in_mm[0] - in_mm[1] == pytest.approx(both[0] - both[1])


def test_A166():
    a, b = [1.25, 2.25, 1.73], [1.65, 1.43, 1.12]
    with pytest.warns(UserWarning, match="discrete values"):
        assert sklearn.metrics.normalized_mutual_info_score(a, b) == pytest.approx(1)
    classif = sklearn.feature_selection.mutual_info_classif
    constant, rare = np.ones((2000, 1)), (np.arange(2000) < 20).astype(int)
    assert classif(constant, rare, random_state=0)[0] > 0
    assert classif(constant, rare, discrete_features=True)[0] == pytest.approx(0)
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 3, (300, 1)).astype(float), rng.integers(0, 2, 300)
    exact = sklearn.metrics.mutual_info_score(x[:, 0], y)
    assert classif(x, y, discrete_features=True)[0] == pytest.approx(exact)
    assert max(classif(x, y, random_state=seed)[0] for seed in range(3)) > 2 * exact


def test_A167():
    """Sums of four parts over the labels of all of them: the gradient of the whole batch."""
    rng = torch.Generator().manual_seed(0)
    hidden, weights = torch.randn(8, 6, generator=rng), torch.randn(6, 5, generator=rng)
    labels = torch.tensor([1, 4, -100, -100, 0, -100, 2, 3])

    def gradient(parts, mean):
        w = weights.clone().requires_grad_()
        items = (labels != -100).sum()
        for rows in torch.arange(8).chunk(parts):
            logits = hidden[rows] @ w
            if mean and (labels[rows] != -100).any():
                (F.cross_entropy(logits, labels[rows]) / parts).backward()
            elif not mean:
                (F.cross_entropy(logits, labels[rows], reduction="sum") / items).backward()
        return w.grad

    torch.testing.assert_close(gradient(4, mean=False), gradient(1, mean=True))
    assert not torch.allclose(gradient(4, mean=True), gradient(1, mean=True), atol=0.01)


def test_A169():
    """Two texts in one row: alone and packed agree if positions restart and attention is cut."""
    rng = torch.Generator().manual_seed(0)
    x, place = torch.randn(8, 4, generator=rng), torch.randn(8, 4, generator=rng)
    text = torch.tensor([0, 0, 0, 1, 1, 1, 1, 1])
    again = torch.tensor([0, 1, 2, 0, 1, 2, 3, 4])
    causal = torch.ones(8, 8, dtype=torch.bool).tril()

    def attend(x, positions, mask):
        h = (x + place[positions])[None]
        return F.scaled_dot_product_attention(h, h, h, attn_mask=mask)[0]

    alone = attend(x[3:], again[3:], causal[:5, :5])
    cut = causal & (text[:, None] == text)
    torch.testing.assert_close(attend(x, again, cut)[3:], alone)
    for positions, mask in ((again, causal), (torch.arange(8), cut), (torch.arange(8), causal)):
        assert not torch.allclose(attend(x, positions, mask)[3:], alone, atol=0.01)


def test_A170():
    """The best answer that is the same in each of 40 frames, for four labels of five symbols."""
    z = torch.zeros(6, requires_grad=True)
    optimizer = torch.optim.Adam([z], lr=0.1)
    lengths = torch.tensor([40]), torch.tensor([4])
    for _ in range(150):
        frames = z.log_softmax(0).expand(40, 1, 6)
        optimizer.zero_grad()
        F.ctc_loss(frames, torch.tensor([[1, 2, 3, 4]]), *lengths).backward()
        optimizer.step()
    assert z.argmax() == 0
    assert z.softmax(0)[0] > 0.5
    short = torch.zeros(3, 1, 5).log_softmax(2), torch.tensor([[1, 1, 2]])
    lengths = torch.tensor([3]), torch.tensor([3])
    assert F.ctc_loss(*short, *lengths) == math.inf
    assert F.ctc_loss(*short, *lengths, zero_infinity=True) == 0


def test_A171():
    """Partners that take the whole softmax, in equal parts: the loss is the log of their number."""
    for partners in (1, 2, 4):
        z = np.r_[np.full(partners, 50.0), np.full(20, -50.0)]
        floor = (np.log(np.exp(z - 50).sum()) + 50 - z)[:partners].mean()
        assert floor == pytest.approx(math.log(partners))
        rng = np.random.default_rng(partners)
        for z in rng.normal(0, 10, (50, 20 + partners)):
            assert (scipy.special.logsumexp(z) - z)[:partners].mean() >= floor - 1e-12


def test_A185_of_what_it_is_divided_by():
    """A row and the same row with pads: one loss, as pads are masked."""
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    dense = keras.layers.Dense(3, activation="softmax")
    model = keras.Sequential([keras.Input((None, 2)), keras.layers.Masking(), dense])
    model.compile(loss="sparse_categorical_crossentropy")
    x, y = rng.standard_normal((5, 4, 2)), rng.integers(0, 3, (5, 4))
    short = model.evaluate(x, y, verbose=0)
    padded = np.pad(x, ((0, 0), (0, 4), (0, 0))), np.pad(y, ((0, 0), (0, 4)))
    assert model.evaluate(*padded, verbose=0) == pytest.approx(short, rel=1e-5)
    coin, weights = np.full((2, 1), 0.5), np.array([1.0, 0.0])
    by_weights = keras.losses.BinaryCrossentropy(reduction="mean_with_sample_weight")
    mended = by_weights(np.array([[1.0], [0.0]]), coin, sample_weight=weights)
    assert float(mended) == pytest.approx(math.log(2))


def test_A175():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((3000, 2))
    y = rng.random(3000) < scipy.special.expit(x[:, 0] - 4)

    def scores(class_weight):
        model = sklearn.linear_model.LogisticRegression(C=np.inf, class_weight=class_weight)
        p = model.fit(x, y).predict_proba(x)[:, 1]
        found = p > 0.5
        return np.mean(found == y), np.mean(found[y]), sklearn.metrics.log_loss(y, p)

    plain, weighted = scores(None), scores("balanced")
    assert weighted[0] < plain[0] - 0.1
    assert weighted[1] > plain[1] + 0.5
    assert weighted[2] > 3 * plain[2]


def test_A176():
    """Twice the diagonal less the matrix has no eigenvalue below 0; once is not enough."""
    rng = np.random.default_rng(0)
    for p in rng.dirichlet(np.ones(4), 100):
        hessian = np.diag(p) - np.outer(p, p)
        bound = np.diag(2 * p * (1 - p))
        assert np.linalg.eigvalsh(bound - hessian).min() >= -1e-12
        assert np.linalg.eigvalsh(bound / 2 - hessian).min() < 0
    z = torch.tensor([0.3, -1.0, 2.0])
    exact = torch.func.hessian(lambda z: F.cross_entropy(z, torch.tensor(0)))(z)
    p = z.softmax(0)
    torch.testing.assert_close(exact, torch.diag(p) - torch.outer(p, p))


def test_A177():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2000, 2))
    y = rng.random(2000) < scipy.special.expit(x[:, 0] - 4)

    def expected(start, rounds):
        model = sklearn.ensemble.GradientBoostingClassifier(init=start, n_estimators=rounds)
        return model.fit(x, y).predict_proba(x)[:, 1].mean() / y.mean()

    assert expected("zero", 10) > 5
    assert expected(None, 10) == pytest.approx(1, abs=0.1)
    assert expected("zero", 150) == pytest.approx(1, abs=0.1)


def test_A178():
    for kind, score in ((torch.float64, 37.0), (torch.float32, 17.0)):
        assert torch.tensor(score, dtype=kind).sigmoid() == 1
        assert torch.tensor(score - 1, dtype=kind).sigmoid() < 1
    assert F.binary_cross_entropy_with_logits(torch.tensor(60.0), torch.tensor(0.0)) == 60


def test_A180():
    rng = torch.Generator().manual_seed(0)
    y = torch.tensor([0, 5, -100, 2, 3, 1, 4])

    def run(loss):
        h = torch.randn(7, 4, generator=rng.manual_seed(1)).requires_grad_()
        W = torch.randn(6, 4, generator=rng).requires_grad_()
        value = loss(h, W)
        return value, *torch.autograd.grad(value, (h, W))

    plain = run(lambda h, W: F.cross_entropy(h @ W.T, y))
    for ours, theirs in zip(run(lambda h, W: F.linear_cross_entropy(h, W, y)), plain, strict=True):
        torch.testing.assert_close(ours, theirs)

    w = torch.arange(1.0, 8)

    def in_chunks(h, W):
        parts = torch.arange(7).chunk(3)
        each = [F.cross_entropy(h[i] @ W.T, y[i], reduction="none") @ w[i] for i in parts]
        return sum(each) / w[y != -100].sum()

    whole = run(lambda h, W: F.cross_entropy(h @ W.T, y, reduction="none") @ w / w[y != -100].sum())
    for ours, theirs in zip(run(in_chunks), whole, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_A183():
    """Indexing by the ids picks whole rows; gather picks one number for each place."""
    rng = np.random.default_rng(0)
    logp = torch.tensor(rng.standard_normal((1, 6, 9))).log_softmax(2)
    ids = torch.tensor([[1, 4, 2, 0, 3, 5]])
    assert logp[0, ids[0]].shape == (6, 9)
    picked = logp[:, :-1].gather(2, ids[:, 1:, None])[..., 0]
    assert picked.shape == (1, 5)
    nll = F.cross_entropy(logp[0, :-1], ids[0, 1:])
    assert -picked.mean().item() == pytest.approx(nll.item())


def test_A184():
    rng = np.random.default_rng(0)
    p = rng.random(1000)
    y = (rng.random(1000) < p).astype(int)
    both = np.c_[1 - p, p]
    few, many = (expected_calibration_error(both, y, bins=bins) for bins in (10, 100))
    assert many > 2 * few
    curve = sklearn.calibration.calibration_curve(y, p, n_bins=10, strategy="quantile")
    equal = np.array_split(np.argsort(p), 10)
    assert curve[1] == pytest.approx([p[rows].mean() for rows in equal], abs=2e-3)
    assert curve[0] == pytest.approx([y[rows].mean() for rows in equal], abs=0.02)

    p, y = np.repeat([0.2, 0.8], 10), np.repeat([1, 0, 1, 0], [3, 7, 9, 1])
    of_yes = sum(abs(p[rows].mean() - y[rows].mean()) / 2 for rows in (p < 0.5, p > 0.5))
    assert of_yes == pytest.approx(0.1)
    assert expected_calibration_error(np.c_[1 - p, p], y, bins=10) == pytest.approx(0)


def test_M5_of_a_zero_for_all():
    y = np.array([1] * 3 + [0] * 17)
    loss = sklearn.metrics.log_loss(y, np.zeros(20))
    assert loss == pytest.approx(3 / 20 * -math.log(np.finfo(float).eps))


def test_A186():
    """The gradient of 1 - p fades at a row that is surely wrong; that of -log p does not."""
    z = torch.tensor([0.0, 8.0], requires_grad=True)
    (bounded,) = torch.autograd.grad(1 - z.softmax(0)[0], z)
    (log,) = torch.autograd.grad(F.cross_entropy(z, torch.tensor(0)), z)
    assert abs(bounded).max() < 1e-3 < 0.9 < abs(log).max()
    p = torch.tensor([0.3, 0.7])  # the reverse term: -sum of p log y, with log 0 := -4
    assert -(p * torch.tensor([0.0, -4.0])).sum().item() == pytest.approx(4 * (1 - 0.3))


def test_A187():
    """The top of Beta(12, 8) in p and in the log-odds, and a quantile, which moves along."""
    posterior = scipy.stats.beta(12, 8)
    p = np.linspace(1e-4, 1 - 1e-4, 100_001)
    assert p[posterior.logpdf(p).argmax()] == pytest.approx(11 / 18, abs=1e-4)
    of_log_odds = posterior.logpdf(p) + np.log(p * (1 - p))
    assert p[of_log_odds.argmax()] == pytest.approx(12 / 20, abs=1e-4)
    draws = posterior.rvs(100_001, random_state=0)
    median = np.median(scipy.special.logit(draws))
    assert scipy.special.expit(median) == pytest.approx(np.median(draws))


def test_A188():
    rng = np.random.default_rng(0)
    g = rng.integers(0, 2, 200)
    y = (rng.random(200) < 0.3 + 0.3 * g).astype(float)
    X = np.c_[np.ones(200), g == 0, g == 1].astype(float)
    assert np.linalg.matrix_rank(X) == 2
    family = sm.families.Binomial()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        glm = sm.GLM(y, X, family=family).fit()
        try:
            errors = sm.Logit(y, X).fit(disp=0).bse
        except np.linalg.LinAlgError:
            errors = np.full(3, np.inf)
    assert not (errors < 1e3).any()
    assert glm.params @ [1, -1, -1] == pytest.approx(0, abs=1e-8)  # none shorter
    dropped = sm.Logit(y, X[:, [0, 2]]).fit(disp=0)
    assert dropped.predict() == pytest.approx(glm.predict(), abs=0.01)
    assert glm.params[2] - glm.params[1] == pytest.approx(dropped.params[1], abs=0.02)


def test_A189():
    """A logistic regression of its own kind of data, calibrated on sixty rows."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((4060, 2))
    y = rng.random(4060) < scipy.special.expit(2 * x[:, 0])
    new, known = x[60:], y[60:]
    model = sklearn.linear_model.LogisticRegression()
    plain = model.fit(x[:60], y[:60]).predict_proba(new)
    isotonic, by_sigmoid = (
        sklearn.calibration.CalibratedClassifierCV(model, method=method, ensemble=False)
        .fit(x[:60], y[:60])
        .predict_proba(new)
        for method in ("isotonic", "sigmoid")
    )
    assert (isotonic == 0).any()
    losses = [sklearn.metrics.log_loss(known, p) for p in (plain, by_sigmoid, isotonic)]
    assert losses[0] < losses[2]
    assert losses[1] < losses[2]

    frozen = sklearn.calibration.CalibratedClassifierCV(FrozenEstimator(model)).fit(x, y)
    assert {fold.estimator.estimator for fold in frozen.calibrated_classifiers_} == {model}
    with pytest.raises(ValueError, match="prefit"):
        sklearn.calibration.CalibratedClassifierCV(model, cv="prefit").fit(x, y)


def test_A191():
    """The mean of a normal of deviation 1, flat prior: LOO in closed form, on both scales."""
    y = np.random.default_rng(0).normal(0.5, 1, 50)
    others = (y.sum() - y) / 49
    free = scipy.stats.norm.logpdf(y, others, math.sqrt(1 + 1 / 49)).sum()
    fixed = scipy.stats.norm.logpdf(y, 0, 1).sum()
    assert free < 0
    assert (free > fixed) == (-2 * free < -2 * fixed)


def test_A192():
    cov = np.ones((2, 2))
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        scipy.stats.multivariate_normal([0, 0], cov)
    on_line = scipy.stats.multivariate_normal([0, 0], cov, allow_singular=True).logpdf([1, 1])
    assert on_line == pytest.approx(scipy.stats.norm.logpdf(math.sqrt(2), 0, math.sqrt(2)))
    ridge = [
        scipy.stats.multivariate_normal([0, 0], cov + e * np.eye(2)).logpdf([1, 1])
        for e in (1e-6, 1e-4)
    ]
    assert ridge[0] - ridge[1] == pytest.approx(math.log(10), abs=1e-3)
    assert np.linalg.det(0.1 * np.eye(400)) == 0
    assert np.linalg.slogdet(0.1 * np.eye(400))[1] == pytest.approx(400 * math.log(0.1))


def test_A193():
    logits, column = torch.zeros(4, 3), torch.tensor([[0], [2], [1], [1]])
    for wrong in (column, column.float(), torch.zeros(4, 2)):
        with pytest.raises(RuntimeError, match="1D target tensor expected, multi-target not supp"):
            F.cross_entropy(logits, wrong)
    rows = torch.eye(3)[column[:, 0]]
    with pytest.raises(RuntimeError, match="Expected floating point type for target"):
        F.cross_entropy(logits, rows.long())
    for right in (column.squeeze(1), rows.argmax(1), rows):
        assert F.cross_entropy(logits, right).item() == pytest.approx(math.log(3))


def test_A194():
    p, y = torch.full((2,), 0.5), torch.tensor([0, 1])
    with pytest.raises(RuntimeError, match="Found dtype Long but expected Float"):
        F.binary_cross_entropy(p, y)
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output"):
        F.binary_cross_entropy_with_logits(p, y)
    with pytest.raises(RuntimeError, match="expected scalar type Float but found Double"):
        F.cross_entropy(p.expand(2, 2), y, weight=torch.ones(2, dtype=torch.float64))
    assert F.binary_cross_entropy(p, y.float()).item() == pytest.approx(math.log(2))


def test_A195():
    w = torch.randn(4, 3, generator=torch.Generator().manual_seed(0)).requires_grad_()
    y = torch.tensor([0, 1, 2, 0])
    for cut in (w.detach(), F.one_hot(w.argmax(1), 3).float(), torch.tensor(w.tolist())):
        with pytest.raises(RuntimeError, match="element 0 of tensors does not require grad and"):
            F.cross_entropy(cut, y).backward()
    F.cross_entropy(w.detach(), y).requires_grad_().backward()
    assert w.grad is None
    F.cross_entropy(w, y).backward()
    assert w.grad.abs().max() > 0


def test_A197():
    chosen, rejected = torch.tensor([2.0, -1.0]), torch.tensor([0.5, -1.0])
    loss = -F.logsigmoid(chosen - rejected)
    torch.testing.assert_close(-F.logsigmoid(chosen + 7 - (rejected + 7)), loss)
    assert loss[1].item() == pytest.approx(math.log(2))


def test_A63_of_a_lower_validation_loss():
    """One layer, trained under dropout: in training mode the same rows cost more."""
    torch.manual_seed(0)
    x = torch.randn(400, 10)
    y = (x.sum(1) > 0).long()
    model = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.Linear(10, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(100):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    assert F.cross_entropy(model.eval()(x), y) < loss - 0.05


def test_A325():
    """Alpha by the label: which class gets it, and that one number balances no softmax."""
    alpha, gamma = 0.25, 2.0
    z, one = torch.tensor([0.0]), torch.tensor([1.0])
    bce = F.binary_cross_entropy_with_logits(z, one)
    of_the_positives = (alpha * one + (1 - alpha) * (1 - one)) * bce
    by_label = torch.tensor([alpha, 1 - alpha])[one.long()] * bce
    assert of_the_positives.item() == pytest.approx(alpha * math.log(2))
    assert by_label.item() == pytest.approx((1 - alpha) * math.log(2))
    logits = torch.randn(6, 3, generator=torch.Generator().manual_seed(0), requires_grad=True)
    y = torch.tensor([0, 0, 0, 0, 1, 2])
    ce = F.cross_entropy(logits, y, reduction="none")
    focal = ((1 - torch.exp(-ce)) ** gamma * ce).mean()
    plain, scaled = (
        torch.autograd.grad(c * focal, logits, retain_graph=True)[0] for c in (1, alpha)
    )
    torch.testing.assert_close(scaled, alpha * plain)
    each = (torch.tensor([alpha, 1.0, 2.0])[y] * (1 - torch.exp(-ce)) ** gamma * ce).mean()
    (of_each,) = torch.autograd.grad(each, logits)
    ratio = of_each[:, 0] / plain[:, 0]
    torch.testing.assert_close(ratio, torch.tensor([alpha, 1.0, 2.0])[y])


def test_A326():
    rng = torch.Generator().manual_seed(0)
    z, y = torch.randn(6, 3, generator=rng), torch.tensor([0, 1, 2, 0, 1, 2])
    w = torch.tensor([3.0, 1.0, 1.0])
    ce = F.cross_entropy(z, y, reduction="none")
    weighted = F.cross_entropy(z, y, weight=w, reduction="none")
    p = z.softmax(1).gather(1, y[:, None])[:, 0]
    torch.testing.assert_close(torch.exp(-ce), p)
    torch.testing.assert_close(torch.exp(-weighted), p ** w[y])
    assert torch.exp(-F.cross_entropy(z, y)).ndim == 0
    torch.testing.assert_close((w[y] * (1 - p) ** 0 * ce).mean(), weighted.mean())

    def focal(rows, gamma=2.0):
        log_p = z.log_softmax(1)
        return -(rows * (1 - log_p.exp()) ** gamma * log_p).sum(1)

    small = torch.tensor([0.366, 1.0, 0.5])
    rows = F.cross_entropy(z, y, weight=small, reduction="none").mean()
    torch.testing.assert_close((small[y] * (1 - p) ** 0 * ce).mean(), rows)
    assert F.cross_entropy(z, y, weight=small) > 1.2 * rows

    mixed = 0.3 * F.one_hot(y, 3) + 0.7 * F.one_hot(y.flip(0), 3)
    torch.testing.assert_close(focal(mixed, 0.0).mean(), F.cross_entropy(z, mixed))


def test_M24_by_hand():
    """PyTorch's smoothed row; a row whose sum is not 1; a row for two classes that are mixed up."""
    z = torch.randn(5, 7, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([0, 4, 2, 6, 4])
    of_torch = F.cross_entropy(z, y, label_smoothing=0.1)
    hard = F.one_hot(y, 7).float()
    torch.testing.assert_close(F.cross_entropy(z, 0.9 * hard + 0.1 / 7), of_torch)
    as_two = 0.9 * F.cross_entropy(z, y) + 0.1 * -z.log_softmax(1).mean()
    torch.testing.assert_close(as_two, of_torch)
    tags, p = np.array([[0.0, 1.0, 1.0]]), np.array([[0.3, 0.8, 0.4]])
    of_keras = keras.losses.BinaryCrossentropy(label_smoothing=0.1)(tags, p).item()
    by_hand = keras.losses.BinaryCrossentropy()(tags * (1 - 0.1) + 0.1 / 2, p).item()
    assert by_hand == pytest.approx(of_keras, rel=1e-6)
    two = hard.clone()
    two[y == 4, 4], two[y == 4, 6] = 0.75, 0.25
    assert (two.sum(1) == 1).all()
    assert F.cross_entropy(z, two).isfinite()


def test_A328():
    """In Keras the compiled loss is smoothed in a test step, and the metric is not."""
    model = keras.Sequential([keras.Input((10,)), keras.layers.Softmax()])
    smoothed = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    plain = keras.metrics.CategoricalCrossentropy(name="plain")
    model.compile(loss=smoothed, metrics=[plain], jit_compile=False)
    x, y = 9 * np.eye(10, dtype="float32"), np.eye(10, dtype="float32")
    loss, metric = model.test_on_batch(x, y)
    assert float(loss) > 0.500
    assert float(metric) < 0.01
    z = torch.tensor(x)
    truth = torch.arange(10)
    assert float(loss) == pytest.approx(
        F.cross_entropy(z, truth, label_smoothing=0.1).item(), rel=1e-4
    )
    row = np.append(0.91, np.full(9, 0.01))
    best = F.cross_entropy(torch.tensor(np.log(row))[None], torch.tensor([0]), label_smoothing=0.1)
    assert best.item() == pytest.approx(scipy.stats.entropy(row))


def test_A329():
    rng = torch.Generator().manual_seed(0)
    z, t = torch.randn(2, 6, 4, 5, generator=rng)
    q, p = z.log_softmax(-1), t.softmax(-1)
    each = F.kl_div(q, p, reduction="none")
    rows = each[:, 0].sum(1)
    assert (rows > 0).all()
    torch.testing.assert_close(F.kl_div(q[:, 0], p[:, 0], reduction="batchmean"), rows.mean())
    torch.testing.assert_close(rows.mean(), each[:, 0].mean(0).sum())
    torch.testing.assert_close(rows.mean(), 5 * each[:, 0].mean())
    with pytest.warns(UserWarning, match="batch size and the support size"):
        torch.testing.assert_close(F.kl_div(q, p), each.mean())
    steps = F.kl_div(q, p, reduction="batchmean")
    flat = F.kl_div(q.reshape(-1, 5), p.reshape(-1, 5), reduction="batchmean")
    torch.testing.assert_close(steps, 4 * flat)
    assert F.kl_div(torch.zeros(0, 5), torch.zeros(0, 5), reduction="batchmean").isnan()
    for n in (1, 2):
        one = torch.tensor([[0.5, 0.5]] * n).log(), torch.tensor([[0.9, 0.1]] * n)
        assert F.kl_div(*one, reduction="batchmean").item() == pytest.approx(0.368, abs=5e-4)


def test_A54_of_one_hot_rows():
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([2, 0, 1, 1])
    rows = F.one_hot(y, 3)
    loss = F.cross_entropy(z, y)
    torch.testing.assert_close(F.cross_entropy(z, rows.argmax(1)), loss)
    torch.testing.assert_close(F.cross_entropy(z, rows.float()), loss)
    torch.testing.assert_close(-(rows * z.log_softmax(1)).sum(1).mean(), loss)
    w = torch.tensor([1.0, 5.0, 2.0])
    of_numbers, of_rows = F.cross_entropy(z, y, w), F.cross_entropy(z, rows.float(), w)
    torch.testing.assert_close(of_rows, of_numbers * w[y].sum() / len(y))


def test_A331():
    z = torch.tensor([[1.0, 0.5, -2.0]], requires_grad=True)
    loss = F.cross_entropy(z, torch.tensor([0]))
    torch.testing.assert_close(loss, torch.logsumexp(z, 1)[0] - z[0, 0])
    (slope,) = torch.autograd.grad(loss, z)
    p = z.detach().softmax(1)
    torch.testing.assert_close(slope, p - torch.tensor([[1.0, 0.0, 0.0]]))
    for row in ((0.7, 0.3, 0.0), (0.7, 0.15, 0.15)):
        cost = F.cross_entropy(torch.tensor([row]).log(), torch.tensor([0]))
        assert cost.item() == pytest.approx(0.357, abs=5e-4)


def test_A332():
    z, y = torch.zeros(4, 3), torch.tensor([2, 0, 1, 1])
    error = "Expected floating point type for target with class probabilities, got Long"
    with pytest.raises(RuntimeError, match=error):
        F.cross_entropy(z, F.one_hot(y, 3))
    with pytest.raises(RuntimeError, match=error):
        F.cross_entropy(torch.zeros(4, 1).squeeze(), torch.tensor([0, 1, 1, 0]))
    with pytest.raises(RuntimeError, match=r"Long.*, but got Float"):
        F.cross_entropy(z, y.float())
    assert F.cross_entropy(z, F.one_hot(y, 3).float()).item() == pytest.approx(math.log(3))
    assert F.cross_entropy(z, y).item() == pytest.approx(math.log(3))


def test_A326_of_the_binary_loss():
    z, y = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([1.0, 0.0, 0.0])
    p = torch.sigmoid(z)
    p_true = torch.where(y == 1, p, 1 - p)
    for gamma, alpha in ((2, 0.25), (0, 1.0)):
        factor = alpha * (1 - p_true) ** gamma
        coded = F.binary_cross_entropy_with_logits(z, y, factor, reduction="none")
        torch.testing.assert_close(coded, -factor * p_true.log())
    torch.testing.assert_close(coded, F.binary_cross_entropy_with_logits(z, y, reduction="none"))


def test_A201():
    """A model of letter pairs that writes its likeliest letters: a loop, cheaper than text."""
    text = "the cat sat on the mat and then the rat sat on the cat "
    letters = sorted(set(text))
    counts = np.ones((len(letters), len(letters)))
    for a, b in itertools.pairwise(text):
        counts[letters.index(a), letters.index(b)] += 1
    p = counts / counts.sum(1, keepdims=True)

    def nll(written):
        pairs = itertools.pairwise(written)
        return -np.mean([np.log(p[letters.index(a), letters.index(b)]) for a, b in pairs])

    greedy = "t"
    while len(greedy) < 60:
        greedy += letters[p[letters.index(greedy[-1])].argmax()]
    assert greedy[-12:] in greedy[:-1]
    assert nll(greedy) < nll(text)

    p = (counts - 0.999) / (counts - 0.999).sum(1, keepdims=True)
    places = [letters.index(letter) for letter in text]
    moved_twice = -np.log(p[places[:-2], places[2:]]).mean()
    assert nll(text) < 1 < math.log(len(letters)) < moved_twice


def test_M36():
    """Parted classes have no best weights; a penalty of statsmodels gives them a place to stop."""
    x = np.c_[np.ones(6), np.arange(6.0)]
    fit = sm.Logit(np.array([0, 0, 0, 1, 1, 1]), x).fit_regularized(alpha=0.1, disp=0)
    assert abs(fit.params).max() < 50


def test_A202():
    a, b = math.log(0.5), math.log(0.2)
    assert a + math.log1p(-math.exp(b - a)) == pytest.approx(math.log(0.3))
    assert np.logaddexp(a, b) == pytest.approx(math.log(0.7))


def test_A204():
    for cells in (20, 200):
        p = (np.arange(cells) + 0.5) / cells
        log_joint = 7 * np.log(p) + 3 * np.log1p(-p) + scipy.stats.beta.logpdf(p, 5, 5)
        posterior = np.exp(log_joint - scipy.special.logsumexp(log_joint))
        assert posterior.sum() == pytest.approx(1)
        assert posterior * cells == pytest.approx(scipy.stats.beta.pdf(p, 12, 8), abs=0.05)
        assert posterior @ p == pytest.approx(12 / 20, abs=1e-3)


def test_A206():
    """All sentences of up to forty words of a bigram model: with the end mark they sum to 1."""
    step = np.array([[0.5, 0.3], [0.2, 0.4]])  # from word to word; the rest ends the sentence
    start, end = np.array([0.6, 0.4]), np.array([0.2, 0.4])
    total, unended, now = 0, 0, start
    for _ in range(40):
        total, unended, now = total + now @ end, unended + now.sum(), now @ step
    assert total == pytest.approx(1, abs=1e-4)
    assert unended > 2

    # Nine words or the end, all alike: three sentences of 4, 1 and 7 words
    words, sentences = 4 + 1 + 7, 3
    cost = (words + sentences) * math.log(10)
    assert math.exp(cost / (words + sentences)) == pytest.approx(10)
    assert math.exp(cost / words) > 10


def test_A207():
    logp = [np.full(2, -1.0), np.full(5, -0.6)]  # a short answer and a long one
    sums, means = [x.sum() for x in logp], [x.mean() for x in logp]
    assert (np.argmax(sums), np.argmax(means)) == (0, 1)
    assert np.argmin(np.exp(-np.array(means))) == np.argmax(means)
    assert np.argmax(-np.array(sums)) != np.argmax(sums)


def test_A208():
    ones, half = np.ones((1, 3)), np.full((1, 3), 0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        added = sklearn.metrics.log_loss(ones, half)
        assert sklearn.metrics.log_loss(np.zeros((1, 3)), half) == 0
    assert min(abs(added - 3 * math.log(k)) for k in (2, 3)) < 1e-9
    Y, P = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]]), np.full((3, 3), 0.5)
    each = [sklearn.metrics.log_loss(Y[:, k], P[:, k]) for k in range(3)]
    assert sklearn.metrics.log_loss(Y.ravel(), P.ravel()) == pytest.approx(np.mean(each))


def test_A209():
    y = np.random.default_rng(0).negative_binomial(2, 0.1, 200)
    X = np.ones((200, 1))
    poisson, wide = sm.Poisson(y, X).fit(disp=0), sm.NegativeBinomial(y, X).fit(disp=0)
    assert wide.aic < poisson.aic - 500
    assert wide.bse[0] > 2 * poisson.bse[0]
    mean, alpha = math.exp(wide.params[0]), wide.params[1]
    assert mean + alpha * mean**2 == pytest.approx(y.var(), rel=0.15)

    pi, rate, counts = 0.3, 2.0, np.array([0, 0, 1, 4])
    zero = np.logaddexp(math.log(pi), math.log1p(-pi) - rate)
    by_hand = np.where(counts == 0, zero, math.log1p(-pi) + scipy.stats.poisson.logpmf(counts, 2))
    model = sm.ZeroInflatedPoisson(counts, np.ones((4, 1)), exog_infl=np.ones((4, 1)))
    parameters = np.array([scipy.special.logit(pi), math.log(rate)])
    assert model.loglikeobs(parameters) == pytest.approx(by_hand)


def test_A210():
    rng = np.random.default_rng(0)
    z = rng.standard_normal(4000)
    y = rng.random(4000) < scipy.special.expit(z)
    auc, loss = sklearn.metrics.roc_auc_score, sklearn.metrics.log_loss
    sure = scipy.special.expit(5 * z)
    assert auc(y, sure) == auc(y, z)
    assert loss(y, sure) > math.log(2) > loss(y, scipy.special.expit(z))
    refit = sklearn.linear_model.LogisticRegression(C=1e6).fit(5 * z[:2000, None], y[:2000])
    mended = refit.predict_proba(5 * z[2000:, None])[:, 1]
    assert loss(y[2000:], mended) < math.log(2)
    assert auc(y[2000:], mended) == auc(y[2000:], z[2000:])
    rare = rng.random(4000) < 0.01
    assert loss(rare, np.full(4000, 0.01)) < 0.1


def test_A211():
    """The closed form against draws: mean |x - y| less half the mean |x - x'|."""
    x = np.random.default_rng(0).standard_normal((2, 200_000))
    for y in (0.0, 1.5):
        closed = y * (2 * scipy.stats.norm.cdf(y) - 1) + 2 * scipy.stats.norm.pdf(y)
        by_draws = abs(x - y).mean() - abs(x[0] - x[1]).mean() / 2
        assert closed - 1 / math.sqrt(math.pi) == pytest.approx(by_draws, abs=0.01)

    rng = np.random.default_rng(0)
    draws, y = rng.normal(size=(20_000, 3)), rng.normal(size=20_000)
    apart = np.abs(draws[:, :, None] - draws[:, None, :]).sum((1, 2))
    near = np.abs(draws - y[:, None]).mean(1)
    fair, all_pairs = near - apart / 2 / 6, near - apart / 2 / 9
    assert fair.mean() == pytest.approx(1 / math.sqrt(math.pi), abs=0.01)
    assert min(fair.min(), all_pairs.min()) > -1e-9
    assert (near - np.roll(apart, 1) / 2 / 6).min() < 0
    assert (near - apart / 6).min() < 0
    assert all_pairs.mean() > fair.mean() + 0.1


def test_A212():
    x = np.random.default_rng(0).standard_normal((60, 3))
    found = [
        sklearn.manifold.TSNE(perplexity=p, random_state=0, max_iter=300).fit(x).kl_divergence_
        for p in (5, 20)
    ]
    assert found[1] < found[0]
    with pytest.raises(ValueError, match=r"perplexity.*must be less than n_samples"):
        sklearn.manifold.TSNE(perplexity=60).fit(x)

    assert sklearn.manifold.TSNE().early_exaggeration == 12


def test_A213():
    log_w = np.array([-2000.0, -2001.0, -2002.0])
    assert (np.exp(log_w) == 0).all()
    shares = np.exp(log_w - log_w.max())
    shares /= shares.sum()
    assert shares == pytest.approx(softmax(log_w))
    assert 1 < 1 / (shares**2).sum() < 3
    assert scipy.special.logsumexp(log_w) - math.log(3) == pytest.approx(
        -2000 + math.log(np.exp([0.0, -1.0, -2.0]).mean())
    )


def test_A214():
    """A chain by logs: the mean and deviation of N(3, 2), though both densities underflow."""
    rng = np.random.default_rng(0)

    def log_p(x):
        return -(((x - 3) / 2) ** 2) / 2 - 5000

    x, chain = 3.0, []
    for _ in range(20_000):
        new = x + 4 * rng.standard_normal()
        if math.log(rng.random()) < log_p(new) - log_p(x):
            x = new
        chain.append(x)
    assert np.exp(log_p(3.0)) == 0
    assert np.mean(chain) == pytest.approx(3, abs=0.15)
    assert np.std(chain) == pytest.approx(2, abs=0.15)
    assert 0.2 < np.mean(np.diff(chain) != 0) < 0.6


def test_A215():
    rng = np.random.default_rng(0)
    x, y = np.linspace(0, 5, 30)[:, None], rng.standard_normal(30)
    kernels = sklearn.gaussian_process.kernels
    fitted = sklearn.gaussian_process.GaussianProcessRegressor
    cov = kernels.RBF()(x) + 0.1 * np.eye(30)
    one = scipy.stats.multivariate_normal(cov=cov).logpdf(y)
    other = scipy.stats.multivariate_normal(cov=1e4 * cov).logpdf(100 * y)
    assert one - other == pytest.approx(30 * math.log(100))
    own = fitted(kernels.RBF() + kernels.WhiteKernel(0.1), optimizer=None).fit(x, y)
    assert own.log_marginal_likelihood_value_ == pytest.approx(one, rel=1e-6)
    with pytest.warns(UserWarning, match="close to the specified"):
        fitted(kernels.RBF()).fit(x, y)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fitted(kernels.RBF() + kernels.WhiteKernel()).fit(x, y)


def test_A178_of_trees():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((400, 3))
    y = rng.random(400) < scipy.special.expit(2 * x[:, 0])

    def scored(model):
        p = model.fit(x[:200], y[:200]).predict_proba(x[200:])
        auc = sklearn.metrics.roc_auc_score(y[200:], p[:, 1])
        return sklearn.metrics.log_loss(y[200:], p), auc, (p == 0).any()

    few, many = (scored(sklearn.neighbors.KNeighborsClassifier(k)) for k in (5, 50))
    assert few[2]
    assert not many[2]
    assert many[0] < few[0] / 3
    assert many[1] > few[1]
    forest = sklearn.ensemble.RandomForestClassifier
    loose = scored(forest(random_state=0))
    strict = scored(forest(min_samples_leaf=20, random_state=0))
    assert loose[2]
    assert not strict[2]
    assert strict[0] < loose[0]
    trees = forest(random_state=0).fit(x[:200], y[:200]).estimators_
    said = np.array([tree.predict_proba(x[200:])[:, 1] for tree in trees])
    assert np.isin(said, (0, 1)).all()
    assert np.isin(said.mean(axis=0), (0, 1)).mean() < 0.5


def test_A217():
    x, y = np.array([[0], [0], [0], [1]]), np.array([0, 0, 1, 1])
    tree = sklearn.tree.DecisionTreeClassifier(criterion="entropy").fit(x, y).tree_
    assert tree.impurity[0] == pytest.approx(1)
    after = (tree.impurity[1:] * tree.weighted_n_node_samples[1:]).sum() / 4
    gain = sklearn.metrics.mutual_info_score(x[:, 0], y) / math.log(2)
    assert 1 - after == pytest.approx(gain)


def test_A220():
    """One gradient by log alpha, for a policy too random, too sure, and just so."""
    target = -2.0

    def pull(mean_log_prob):
        log_alpha = torch.zeros((), requires_grad=True)
        (-log_alpha * (mean_log_prob + target)).backward()
        return -log_alpha.grad.item()

    assert pull(-3.0) < 0  # an entropy of 3 is above the target
    assert pull(3.0) > 0
    assert pull(2.0) == 0


def test_A221():
    logits = torch.randn(5, 12, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([0, 3, 7, 11, 5])
    slices = logits.chunk(3, dim=1)
    largest = torch.stack([part.amax(1) for part in slices]).amax(0)
    total = sum((part - largest[:, None]).exp().sum(1) for part in slices)
    picked = logits.gather(1, y[:, None])[:, 0]
    loss = (largest + total.log() - picked).mean()
    torch.testing.assert_close(loss, F.cross_entropy(logits, y))
    whole = torch.func.grad(lambda z: F.cross_entropy(z, y, reduction="sum"))(logits)
    own = (slices[1] - largest[:, None]).exp() / total[:, None]
    torch.testing.assert_close(own - F.one_hot(y, 12).chunk(3, dim=1)[1], whole.chunk(3, dim=1)[1])
    twice = (torch.cat([logits, logits], 1).logsumexp(1) - picked).mean()
    assert (twice - loss).item() == pytest.approx(math.log(2), abs=1e-5)


def test_A222():
    def dice(p, y):
        return 1 - 2 * (p * y).sum() / (p.sum() + y.sum())

    rng = np.random.default_rng(0)
    for _ in range(50):
        assert 0 <= dice(rng.random(9), rng.integers(0, 2, 9) + 1e-12) <= 1
    assert dice(np.ones(9), np.full(9, 255)) < 0
    assert dice(np.array([-3.0, 2.0]), np.array([1, 0])) > 1
    assert dice(np.eye(3), np.eye(3)) == 0


def test_A223():
    same = torch.randn(1, 8, generator=torch.Generator().manual_seed(0)).expand(6, 8)
    for margin in (0.2, 1.0):
        loss = F.triplet_margin_loss(same, same, same, margin=margin)
        assert loss.item() == pytest.approx(margin)


def test_A225():
    Categorical = torch.distributions.Categorical
    z = torch.tensor([2.0, 1.0, 0.5])
    torch.testing.assert_close(Categorical(logits=z).probs, z.softmax(0))
    torch.testing.assert_close(Categorical(probs=z).probs, z / z.sum())
    assert not torch.allclose(Categorical(logits=z.softmax(0)).probs, z.softmax(0), atol=0.05)
    for wrong in ({"probs": z - 1.2}, {"logits": z * math.nan}):
        with pytest.raises(ValueError, match=r"(?s)Expected parameter \w+ .*invalid values"):
            Categorical(**wrong)


def test_A225_of_a_forbidden_action():
    """What the logits are, what a forbidden class costs, and which rows are refused."""
    Categorical = torch.distributions.Categorical
    p = torch.tensor([0.3, 0.3, 0.399, 0.001])
    torch.testing.assert_close(Categorical(logits=p.log()).probs, p)
    torch.testing.assert_close(Categorical(p).probs, p)
    assert Categorical(logits=p.logit()).probs[2].item() == pytest.approx(0.436, abs=5e-4)
    forbidden = Categorical(logits=torch.tensor([0.0, 0.0, -math.inf]))
    assert forbidden.entropy().item() == pytest.approx(math.log(2))
    assert forbidden.log_prob(torch.tensor(2)) == -math.inf
    zero = Categorical(probs=torch.tensor([0.5, 0.5, 0.0]))
    assert zero.log_prob(torch.tensor(2)).item() == pytest.approx(-15.94, abs=5e-3)
    for wrong in ({"logits": torch.full((2,), -math.inf)}, {"probs": torch.zeros(2)}):
        with pytest.raises(ValueError, match="found invalid values"):
            Categorical(**wrong)


def test_A172():
    rng = torch.Generator().manual_seed(0)
    z, y = torch.randn(2, 3, 4, 5, generator=rng), torch.randint(0, 3, (2, 4, 5), generator=rng)
    each = F.cross_entropy(z, y, reduction="none")
    border = 1 + 9 * torch.rand(2, 4, 5, generator=rng)
    assert each.shape == border.shape
    ones, w = torch.ones(2, 4, 5), torch.tensor([1.0, 2.0, 5.0])
    torch.testing.assert_close((each * ones).sum() / ones.sum(), F.cross_entropy(z, y))
    both = (each * w[y] * ones).sum() / (w[y] * ones).sum()
    torch.testing.assert_close(both, F.cross_entropy(z, y, weight=w))
    scaled = border / border.mean()
    torch.testing.assert_close((each * scaled).mean(), (each * border).sum() / border.sum())
    keep = (y != 2).float()
    without = (each * keep).sum() / keep.sum()
    torch.testing.assert_close(without, F.cross_entropy(z, y, ignore_index=2))
    p, mask = z[:, :1].sigmoid(), (y == 1).float()[:, None]
    weighted = F.binary_cross_entropy(p, mask, weight=border[:, None])
    plain = F.binary_cross_entropy(p, mask, reduction="none")
    torch.testing.assert_close(weighted, (plain * border[:, None]).mean())


def test_M26_of_a_single_class():
    z = torch.tensor([[3.0], [-7.0]], requires_grad=True)
    loss = F.cross_entropy(z, torch.tensor([0, 0]))
    loss.backward()
    assert loss == 0
    assert (z.grad == 0).all()
    mask = torch.tensor([[0, 1], [1, 1]])
    assert (mask / 255).long().unique().tolist() == [0]
    values, counts = mask.unique(return_counts=True)
    assert (values.tolist(), counts.tolist()) == ([0, 1], [1, 3])
    two = torch.zeros(4, 2)
    assert F.cross_entropy(two, torch.zeros(4).long()).item() == pytest.approx(math.log(2))
    sure = torch.tensor([[40.0, 0.0, 0.0]])
    assert F.cross_entropy(sure, torch.tensor([0])) == 0


def test_A227():
    logits, y = (
        torch.randn(4, 3, generator=torch.Generator().manual_seed(0)),
        torch.tensor([0, 1, 2, 0]),
    )
    with pytest.raises(
        RuntimeError, match="weight tensor should be defined either for all 3 class"
    ):
        F.cross_entropy(logits, y, weight=torch.ones(2))
    plain = F.cross_entropy(logits, y)
    torch.testing.assert_close(F.cross_entropy(logits, y, weight=torch.ones(3)), plain)
    rows = torch.full((4,), 2.0)
    own = (F.cross_entropy(logits, y, reduction="none") * rows).sum() / rows.sum()
    torch.testing.assert_close(own, plain)


def test_A228():
    m, s, noise = torch.zeros(4, 3), torch.full((4, 3), 2.0), torch.randn(4, 3)
    each = torch.distributions.Normal(m, s).log_prob(m + s * noise)
    rows = torch.distributions.Independent(torch.distributions.Normal(m, s), 1)
    assert each.shape == (4, 3)
    torch.testing.assert_close(rows.log_prob(m + s * noise), each.sum(-1))
    by_hand = -(noise**2) / 2 - math.log(2) - math.log(2 * math.pi) / 2
    torch.testing.assert_close(each, by_hand)


def test_A229():
    p = softmax(np.random.default_rng(0).standard_normal((50, 4)))
    of_rows, of_mean = scipy.stats.entropy(p, axis=1).mean(), scipy.stats.entropy(p.mean(0))
    assert 0 < of_rows < of_mean < math.log(4)
    joint = p / len(p)
    apart = p.mean(0)[None] / len(p)
    information = scipy.special.rel_entr(joint, np.broadcast_to(apart, p.shape)).sum()
    assert of_mean - of_rows == pytest.approx(information)
    z = torch.tensor([0.5, 0.0], requires_grad=True)
    (p_log_p,) = torch.autograd.grad((z.softmax(0) * z.log_softmax(0)).sum(), z)
    assert p_log_p[0] > 0  # downhill the larger logit falls: the entropy rises


def test_A230():
    """A constant in the logits of one step moves sums of logits, not those of log-softmax."""
    z = torch.tensor([[2.0, 1.0], [0.5, 0.0]])
    shifted = z + torch.tensor([[0.0], [3.0]])
    torch.testing.assert_close(z.log_softmax(1), shifted.log_softmax(1))
    assert z.max(1).values.argmax() != shifted.max(1).values.argmax()


def test_A231():
    draws = scipy.stats.norm.rvs(0, 2, size=1000, random_state=0)
    assert scipy.stats.norm.fit(draws) == pytest.approx((0, 2), abs=0.15)
    x = np.linspace(-6, 6, 1000)
    found, _ = scipy.optimize.curve_fit(
        scipy.stats.norm.pdf, x, scipy.stats.norm.pdf(x, 0, 2), p0=(1, 1)
    )
    assert found == pytest.approx((0, 2), abs=1e-3)


def test_A232():
    st, td = scipy.stats, torch.distributions
    two, three = torch.tensor(2.0), torch.tensor(3.0)
    assert td.Exponential(two).mean.item() == st.expon(scale=1 / 2).mean()
    assert td.Gamma(three, two).mean.item() == st.gamma(3, scale=1 / 2).mean()
    assert st.norm(1, 2).var() == 4
    assert st.multivariate_normal([0], [[4]]).logpdf(1) == pytest.approx(st.norm(0, 2).logpdf(1))
    assert st.lognorm(0.5, scale=math.exp(1.0)).median() == pytest.approx(math.exp(1.0))
    alpha, mean = 0.5, 4.0
    count = st.nbinom(1 / alpha, 1 / (1 + alpha * mean))
    assert count.mean() == pytest.approx(mean)
    assert count.var() == pytest.approx(mean + alpha * mean**2)
    assert st.geom(0.3).mean() == pytest.approx(td.Geometric(0.3).mean.item() + 1)

    assert np.random.default_rng(0).exponential(5.0, 20_000).mean() == pytest.approx(5, rel=0.05)


def test_A233():
    """N(0, 1) against N(1, 1), KL 0.5: by shared bins, and by the mean logit of a classifier."""
    a, b = np.random.default_rng(0).normal([[0], [1]], 1, (2, 20_000))
    edges = np.linspace(-5, 6, 23)
    counts = [np.histogram(x, edges)[0] + 1 for x in (a, b)]
    assert scipy.stats.entropy(*counts) == pytest.approx(0.5, abs=0.03)
    x, y = np.concatenate([a, b])[:, None], np.repeat([1, 0], 20_000)
    model = sklearn.linear_model.LogisticRegression(C=1e6).fit(x, y)
    assert model.decision_function(a[:, None]).mean() == pytest.approx(0.5, abs=0.05)


def test_A234():
    """Two samples of one source, twenty bins: their KL is about as many bins less one over n."""
    rng = np.random.default_rng(0)
    a, b = rng.multinomial(10_000, np.full(20, 1 / 20), (2, 200))
    apart = scipy.stats.entropy(a, b, axis=1).mean()
    assert apart == pytest.approx(19 / 10_000, rel=0.1)


def test_A235():
    """Paired, the error of a difference is a fraction of what separate errors would say."""
    rng = np.random.default_rng(0)
    hard = rng.exponential(0.4, 2000)
    a, b = hard + rng.normal(0, 0.02, 2000), hard + 0.004 + rng.normal(0, 0.02, 2000)
    paired = (b - a).std() / math.sqrt(2000)
    separate = math.hypot(a.std(), b.std()) / math.sqrt(2000)
    assert (b - a).mean() > 2 * paired
    assert paired < 0.1 * separate


def test_A236():
    y = np.array([1] * 20 + [0] * 80)
    p = np.where(y == 1, 0.4, 0.3)
    share = np.full(100, 0.2)
    loss = sklearn.metrics.log_loss
    skill = 1 - loss(y, p) / loss(y, share)
    assert sklearn.metrics.d2_log_loss_score(y, p) == pytest.approx(skill)
    assert sklearn.metrics.brier_score_loss(y, share) == pytest.approx(0.16)


def test_A238():
    counts = np.array([3, 1, 6])

    def nll(free):
        return -counts @ scipy.special.log_softmax(np.append(free, 0))

    fit = scipy.optimize.minimize(nll, np.zeros(2))
    assert softmax(np.append(fit.x, 0)) == pytest.approx(counts / 10, abs=1e-4)


def test_A239():
    x = np.array([0.3, np.nan, -0.8])
    assert np.isnan(scipy.stats.norm.logpdf(x)).nonzero()[0].tolist() == [1]
    assert np.isnan(scipy.stats.norm.logpdf(0.3, 0, -1))
    assert np.nansum(scipy.stats.norm.logpdf(x, 0, -1)) == 0 > scipy.stats.norm.logpdf(0.3)
    whole = scipy.stats.multivariate_normal([0, 0], [[1, 0.5], [0.5, 2]])
    seen = scipy.integrate.quad(lambda b: whole.pdf([0.3, b]), -20, 20)[0]
    assert seen == pytest.approx(scipy.stats.norm.pdf(0.3, 0, 1))


def test_A240():
    x = np.array([1.0, 2.0, 6.0])
    weights = np.array([1, 3, 1])
    copies = scipy.stats.norm.logpdf(np.repeat(x, weights), 2, 1).sum()
    assert weights @ scipy.stats.norm.logpdf(x, 2, 1) == pytest.approx(copies)
    X, y = np.c_[np.ones(40), np.arange(40) % 7], (np.arange(40) % 3 == 0).astype(float)
    binomial = sm.families.Binomial()
    one = sm.GLM(y, X, family=binomial).fit()
    three = sm.GLM(y, X, family=binomial, freq_weights=np.full(40, 3)).fit()
    assert three.params == pytest.approx(one.params, abs=1e-6)
    assert one.bse == pytest.approx(three.bse * math.sqrt(3), rel=1e-6)


def test_A241():
    rng = np.random.default_rng(0)
    x = rng.choice([-1.0, 1.0], 400)[:, None] + rng.standard_normal((400, 1))
    means = np.array([[-1.0], [1.0]])

    def shares(data, wide):
        mixture = sklearn.mixture.GaussianMixture(
            2, covariance_type="diag", means_init=np.repeat(means, wide, 1), max_iter=1
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return mixture.fit(np.repeat(data, wide, 1)), wide

    def unsure(fitted):
        mixture, wide = fitted
        p = mixture.predict_proba(np.repeat(x, wide, 1)).max(1)
        return (p < 0.99).mean()

    one, many = shares(x, 1), shares(x, 20)
    assert unsure(one) > 0.5 > 5 * unsure(many)
    far = np.array([[100.0]])
    assert one[0].predict_proba(far).max() > 0.99
    assert one[0].score_samples(far)[0] < -1000


def test_A243():
    z0 = torch.randn(3, 4, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([[0, 1, math.nan, 1], [1, math.nan, 0, 0], [1, 1, 0, math.nan]])
    mask = ~y.isnan()

    def run(filling):
        z = z0.clone().requires_grad_()
        each = F.binary_cross_entropy_with_logits(z, y.where(mask, filling), reduction="none")
        loss = (each * mask).sum() / mask.sum().clamp(min=1)
        return loss, *torch.autograd.grad(loss, z)

    for filling in (0.0, 1.0, 0.3):
        for one, other in zip(run(torch.tensor(filling)), run(torch.tensor(0.5)), strict=True):
            torch.testing.assert_close(one, other)
    kept = F.binary_cross_entropy_with_logits(z0[mask], y[mask])
    torch.testing.assert_close(run(torch.tensor(0.0))[0], kept)
    assert (F.binary_cross_entropy_with_logits(z0, y, reduction="none") * mask).sum().isnan()


def test_A244():
    """The best guess of the noise in a * x + s * noise, for x and noise standard normal."""
    rng = np.random.default_rng(0)
    x, noise = rng.standard_normal((2, 100_000))
    errors = []
    for s in (0.05, 0.5, 0.99):
        a = math.sqrt(1 - s**2)
        seen = a * x + s * noise
        errors.append(np.mean((s * seen - noise) ** 2))  # E[noise | seen] is s * seen
        assert errors[-1] == pytest.approx(a**2, abs=0.02)
    assert errors[0] > 0.95 > errors[1] > errors[2]


def test_A142_of_a_resume():
    """Adam goes on with its moments; without them the same gradient makes a step of full size."""
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=0.1)
    for _ in range(200):
        w.grad = torch.ones(1)
        optimizer.step()
    saved, state = w.detach().clone(), optimizer.state_dict()

    def step(load):
        again = saved.clone().requires_grad_()
        fresh = torch.optim.Adam([again], lr=0.1)
        if load:
            fresh.load_state_dict(state)
        again.grad = torch.full((1,), 0.01)
        fresh.step()
        return (again - saved).abs().item()

    assert step(load=False) == pytest.approx(0.1, rel=1e-3)
    assert step(load=True) < 0.095


def test_A246():
    z = torch.randn(6, 4, generator=torch.Generator().manual_seed(0))
    a, b, share = torch.tensor([0, 1, 2, 3, 0, 1]), torch.tensor([3, 2, 2, 0, 1, 0]), 0.3
    two = share * F.cross_entropy(z, a) + (1 - share) * F.cross_entropy(z, b)
    mixed = share * F.one_hot(a, 4) + (1 - share) * F.one_hot(b, 4)
    torch.testing.assert_close(F.cross_entropy(z, mixed), two)


def test_A247():
    rounded = torch.tensor(1e-7)  # a log-probability that rounding has left above 0
    assert torch.log(1 - torch.exp(rounded)).isnan()
    held = rounded.clamp(max=-1e-6)
    assert torch.log1p(-torch.exp(held)).isfinite()
    p = torch.tensor(0.3)
    odds = p.log() - torch.log1p(-p.log().exp())
    torch.testing.assert_close(odds, torch.logit(p))


def test_A249():
    """Tokens: two of the prompt, two of the answer, the end; the losses that are kept."""
    tokens = torch.tensor([5, 6, 1, 2, 0])
    logits = torch.randn(5, 8, generator=torch.Generator().manual_seed(0))
    losses = F.cross_entropy(logits[:-1], tokens[1:], reduction="none")
    beside_inputs = torch.tensor([0, 1, 1, 1, 0])
    kept = beside_inputs[:-1].bool()
    assert tokens[1:][kept].tolist() == [1, 2, 0]
    beside_labels = torch.tensor([-100, -100, 1, 2, 0])
    whole = F.cross_entropy(logits[:-1], beside_labels[1:])
    torch.testing.assert_close(losses[kept].mean(), whole)


def test_A250():
    mean, s = torch.tensor([0.5, -1.0]), torch.tensor([0.3, -2.0])
    own = 0.5 * (mean**2 + s.exp() - 1 - s).sum()
    q, prior = torch.distributions.Normal(mean, (s / 2).exp()), torch.distributions.Normal(0.0, 1.0)
    torch.testing.assert_close(own, torch.distributions.kl_divergence(q, prior).sum())
    assert torch.tensor(89.0).exp() == math.inf


def test_A199():
    """Expected steps between two states, of which the second is never visited."""
    counts = np.array([[7.0, 0.0], [0.0, 0.0]])
    with np.errstate(invalid="ignore"):
        rows = counts / counts.sum(1, keepdims=True)
    assert np.isnan(rows[1]).all()
    floored = counts + 1e-3
    rows = floored / floored.sum(1, keepdims=True)
    assert rows.sum(1) == pytest.approx(1)
    assert rows[0, 0] > 0.99


def test_A114():
    x = np.random.default_rng(0).standard_normal(100_000)
    found = []
    for bins in (32, 64, 128):
        counts, edges = np.histogram(x, np.linspace(-6, 6, bins + 1))
        found.append((scipy.stats.entropy(counts), math.log(edges[1] - edges[0])))
    (a, _), (b, _), _ = found
    assert b - a == pytest.approx(math.log(2), abs=0.02)
    assert [h + width for h, width in found] == pytest.approx([1.419] * 3, abs=0.02)


def test_A181():
    z = torch.tensor([1.0, 0.0, -2.0], requires_grad=True)
    dist = torch.distributions.Categorical(logits=z)
    p = dist.probs.detach()
    assert (p * -dist.logits.detach()).sum().item() == pytest.approx(dist.entropy().item())
    (pull,) = torch.autograd.grad((p * -dist.log_prob(torch.arange(3))).sum(), z, retain_graph=True)
    torch.testing.assert_close(pull, torch.zeros(3), atol=1e-6, rtol=0)
    (bonus,) = torch.autograd.grad(dist.entropy(), z)
    assert bonus.abs().max() > 0.1
    assert (torch.ones(4, 1) / torch.ones(4)).shape == (4, 4)


def test_A252():
    half = torch.distributions.Bernoulli(0.5).log_prob(torch.tensor(1.0))
    assert half.item() == pytest.approx(math.log(0.5))
    mixture = sklearn.mixture.GaussianMixture(1).fit([[-1.0], [1.0]])
    density = scipy.stats.norm.pdf(0, 0, math.sqrt(mixture.covariances_.item()))
    assert mixture.score_samples([[0.0]])[0] == pytest.approx(math.log(density))


def test_A253():
    w = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([w], lr=1.0)

    def moved(clip_scaled=False, stepped_beside=False):
        scaler = torch.amp.GradScaler("cpu")
        w.data.zero_()
        optimizer.zero_grad()
        scaler.scale((0.5 * w).sum()).backward()
        if stepped_beside:
            optimizer.step()
        if not clip_scaled:
            scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_([w], 1.0)
        scaler.step(optimizer)
        scaler.update()
        return -w.item()

    assert moved() == pytest.approx(0.5)
    assert moved(clip_scaled=True) == pytest.approx(1 / 65_536)
    assert moved(stepped_beside=True) == pytest.approx(0.5 * 65_536 + 0.5)


def test_A257():
    rng = np.random.default_rng(0)
    x = np.linspace(1, 3, 30)
    X = sm.add_constant(x)
    y = np.exp(0.5 * x + rng.normal(0, 0.2, 30))
    small, large, log = sm.OLS(y, X[:, :1]).fit(), sm.OLS(y, X).fit(), sm.OLS(np.log(y), X).fit()
    for fit, k in ((small, 1), (large, 2)):
        assert fit.aic == pytest.approx(30 * math.log(fit.ssr / 30) + 30 * 2.8379 + 2 * k, abs=0.01)
        assert fit.bic - fit.aic == pytest.approx(k * (math.log(30) - 2))
    sigma = math.sqrt(log.ssr / 30)
    log_likelihood = scipy.stats.lognorm.logpdf(y, sigma, scale=np.exp(log.fittedvalues)).sum()
    assert log.aic + 2 * np.log(y).sum() == pytest.approx(-2 * log_likelihood + 2 * 2)

    def density(y, g, slope):
        return scipy.stats.norm.pdf(g(y), 0.3, 0.5) * slope(y)

    for g, slope in ((np.log, lambda y: 1 / y), (lambda y: np.log(y) / 2, lambda y: 0.5 / y)):
        whole = sum(
            scipy.integrate.quad(density, a, b, (g, slope))[0] for a, b in ((0, 5), (5, 500))
        )
        assert whole == pytest.approx(1, abs=1e-6)


def test_A258():
    z = torch.tensor([0.0, math.log(3)], dtype=torch.float64, requires_grad=True)

    def by_hand(z, add_back=True, constant=False):
        m = z.max().detach() if constant else z.max()
        return (z - m).exp().sum().log() + (m if add_back else 0)

    plain, detached, lost, lost_detached = (
        torch.autograd.grad(f, z)[0].tolist()
        for f in (
            by_hand(z),
            by_hand(z, constant=True),
            by_hand(z, add_back=False),
            by_hand(z, add_back=False, constant=True),
        )
    )
    assert plain == pytest.approx([0.25, 0.75])
    assert detached == pytest.approx(plain)
    assert lost != pytest.approx(plain, abs=0.1)
    assert lost_detached == pytest.approx(plain)
    assert torch.autograd.gradcheck(lambda z: torch.logsumexp(z, 0), z)
    p = torch.softmax(z.detach(), 0)
    hessian = torch.autograd.functional.hessian(lambda z: torch.logsumexp(z, 0), z.detach())
    torch.testing.assert_close(hessian, torch.diag(p) - torch.outer(p, p))


def test_A259():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = (X[:, 0] + rng.normal(size=60) > 0).astype(int)
    of_sum = sm.Logit(y, X).fit_regularized(alpha=6.0, disp=0, acc=1e-10).params
    of_mean = sm.GLM(y, X, family=sm.families.Binomial()).fit_regularized(
        alpha=6.0 / 60, L1_wt=1, cnvrg_tol=1e-12
    )
    options = {"C": 1 / 6.0, "l1_ratio": 1, "solver": "liblinear", "tol": 1e-10}
    ours = sklearn.linear_model.LogisticRegression(fit_intercept=False, **options).fit(X, y)
    assert of_sum == pytest.approx(ours.coef_[0], abs=1e-3)
    assert of_mean.params == pytest.approx(ours.coef_[0], abs=1e-3)
    ridge = sklearn.linear_model.LogisticRegression(C=2.0**2, tol=1e-8).fit(X, y)
    w, b = ridge.coef_[0], ridge.intercept_[0]
    assert X.T @ (scipy.special.expit(X @ w + b) - y) == pytest.approx(-w / 2.0**2, abs=1e-4)
    by_liblinear = sklearn.linear_model.LogisticRegression(C=0.01, solver="liblinear")
    shifted = by_liblinear.fit(X, np.where(np.arange(60) < 54, 1, 0)).intercept_[0]
    assert abs(shifted) < 0.5 * math.log(9)


def test_A261():
    rng = np.random.default_rng(0)
    rho, n = 0.9, 64
    x = rng.normal(size=(40, n))
    y = rho * x + math.sqrt(1 - rho**2) * rng.normal(size=(40, n))
    score = scipy.stats.norm.logpdf(y[:, None, :], rho * x[:, :, None], math.sqrt(1 - rho**2))
    score -= scipy.stats.norm.logpdf(y)[:, None, :]
    loss = (scipy.special.logsumexp(score, 2) - np.einsum("bii->bi", score)).mean()
    assert 0.7 < math.log(n) - loss < 0.85
    shuffled = (scipy.special.logsumexp(score, 2) - np.roll(score, 1, 2).diagonal(0, 1, 2)).mean()
    assert math.log(n) - shuffled < 0
    embedding = x[0].round(6)
    found = sklearn.metrics.mutual_info_score(embedding, rng.permutation(embedding))
    assert found == pytest.approx(math.log(n))


def test_A262():
    """z is N(0, 1), x given z is N(z, 1), and q is the prior: x is N(0, 2)."""
    z = np.random.default_rng(0).normal(size=(4000, 50))
    log_w = scipy.stats.norm.logpdf(1.5, z, 1)
    elbo = log_w.mean()
    nearer = (scipy.special.logsumexp(log_w, 1) - math.log(50)).mean()
    exact = scipy.stats.norm.logpdf(1.5, 0, math.sqrt(2))
    assert elbo < nearer - 0.1
    assert exact - 0.05 < nearer < exact + 0.002


def test_A263():
    x = np.random.default_rng(0).normal(size=(50, 1000))
    usual, shrunk = (scipy.stats.norm.logpdf(c * x).sum(1) for c in (1, 0.9))
    assert 1000 * scipy.stats.norm.logpdf(0) - usual.max() > 400
    assert (shrunk > usual).all()
    assert (shrunk - usual).mean() == pytest.approx(95, abs=3)


def test_A260():
    m, s, k = torch.tensor(0.3), torch.tensor(0.5), 2.0
    tanh = torch.distributions.transforms.TanhTransform(cache_size=1)
    scale = torch.distributions.transforms.AffineTransform(0.0, k)
    normal = torch.distributions.Normal(m, s)
    torch.manual_seed(0)
    raw = normal.sample((1000,))
    action = k * torch.tanh(raw)
    by_hand = normal.log_prob(raw) - torch.log(1 - torch.tanh(raw) ** 2) - math.log(k)
    squashed = torch.distributions.TransformedDistribution(normal, [tanh, scale])
    torch.testing.assert_close(squashed.log_prob(action), by_hand, atol=1e-3, rtol=1e-3)
    assert torch.log(1 - torch.tensor(1.5) ** 2).isnan()
    assert by_hand.max() > squashed.log_prob(torch.tensor(0.0))
    with pytest.raises(NotImplementedError):
        squashed.entropy()


def test_A264():
    rng = np.random.default_rng(0)
    X = sm.add_constant(rng.normal(size=(80, 2)))
    y = (X[:, 1] + rng.logistic(size=80) > 0).astype(int)
    with pytest.warns(Warning, match="failed to converge. Check mle_retvals"):
        early = sm.Logit(y, X).fit(maxiter=1, disp=0)
    assert not early.mle_retvals["converged"]
    late = sm.Logit(y, X).fit(method="bfgs", maxiter=1000, disp=0)
    assert late.mle_retvals["converged"]
    assert early.llf < late.llf
    other = sm.Logit(y, X).fit(method="newton", start_params=early.params, disp=0)
    assert late.llf == pytest.approx(other.llf)
    far = sm.add_constant(np.random.default_rng(0).normal(size=(150, 2)) * [1, 1e3])
    labels = np.arange(150) % 3
    plain = sm.MNLogit(labels, far).fit(method="bfgs", disp=0)
    assert math.isnan(plain.llf)
    assert math.isfinite(
        sm.MNLogit(labels, far / far.std(0).clip(1)).fit(method="bfgs", disp=0).llf
    )


def test_A56():
    w = torch.nn.Parameter(torch.tensor([2.0]))
    w.grad = torch.zeros(1)
    torch.optim.SGD([w], lr=1.0, weight_decay=0.001).step()
    assert 2.0 - w.item() == pytest.approx(0.001 * 2.0, rel=1e-3)


def test_A92():
    weights, x = torch.tensor([0.3, 0.7]), torch.tensor([[0.5, 1.0], [2.0, -1.0]])
    parts = torch.distributions.Normal(torch.zeros(2, 2), torch.tensor([[1.0, 1.0], [2.0, 3.0]]))
    by_hand = torch.logsumexp(weights.log() + parts.log_prob(x[:, None]).sum(-1), 1)
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(weights), torch.distributions.Independent(parts, 1)
    )
    torch.testing.assert_close(mixture.log_prob(x), by_hand)


def test_A83():
    assert not keras.callbacks.EarlyStopping().restore_best_weights


def test_A210_of_accuracy():
    y = np.repeat([1, 0], [19, 81])
    p = np.where(np.arange(100) < 30, 0.35, 0.13)
    assert sklearn.metrics.log_loss(y, p) < sklearn.metrics.log_loss(y, np.full(100, 0.19))
    assert sklearn.metrics.accuracy_score(y, p > 0.1) == 0.19
    assert sklearn.metrics.roc_auc_score(y, -p) == pytest.approx(
        1 - sklearn.metrics.roc_auc_score(y, p)
    )


def test_M22():
    """The gradient by the logits, and by a target that is trained as well."""
    z = torch.tensor([[1.0, 0.0, -1.0]], dtype=torch.float64, requires_grad=True)
    t = torch.tensor([[0.5, 0.2, 0.0]], dtype=torch.float64, requires_grad=True)
    kl = F.kl_div(z.log_softmax(1), t.softmax(1), reduction="batchmean")
    ce = F.cross_entropy(z, t.softmax(1))
    by_kl, by_ce = torch.autograd.grad(kl, (z, t)), torch.autograd.grad(ce, (z, t))
    torch.testing.assert_close(by_kl[0], by_ce[0])
    assert (by_kl[1] - by_ce[1]).abs().max() > 0.01


def test_A266():
    z = torch.randn(6, 4, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([0, 1, 2, 3, 0, 1])
    assert (z.argmax(1) == z.softmax(1).argmax(1)).all()
    torch.testing.assert_close(F.nll_loss(z.log_softmax(1), y), F.cross_entropy(z, y))
    sure = 50 * F.one_hot(y, 4).float()
    assert F.cross_entropy(sure, y) < 1e-6
    twice = F.cross_entropy(sure.softmax(1), y)
    assert twice.item() == pytest.approx(math.log(math.e + 3) - 1)


def test_A267():
    z = torch.randn(5, 4, generator=torch.Generator().manual_seed(0), requires_grad=True)
    y, kept = torch.tensor([2, -1, 0, -1, 3]), torch.tensor([0, 2, 4])
    loss = F.cross_entropy(z, y, ignore_index=-1)
    torch.testing.assert_close(loss, F.cross_entropy(z, y.where(y >= 0, -100)))
    torch.testing.assert_close(loss, F.cross_entropy(z[kept], y[kept]))
    (slope,) = torch.autograd.grad(loss, z)
    assert (slope[y == -1] == 0).all()
    with pytest.raises(IndexError, match="Target -1 is out of bounds"):
        F.cross_entropy(z, y)
    each = F.cross_entropy(z, y, ignore_index=-1, reduction="none")
    assert (each[y == -1] == 0).all()
    torch.testing.assert_close(each.sum() / (y >= 0).sum(), loss)
    assert each.mean() < loss


def test_A268():
    z = torch.randn(4, 5, generator=torch.Generator().manual_seed(0))
    y = (z > 0.3).float()
    bce = F.binary_cross_entropy_with_logits
    rows = torch.tensor([1.0, 2.0, 3.0, 4.0])
    with pytest.raises(RuntimeError, match=r"size of tensor a \(5\) must match .* tensor b \(4\)"):
        bce(z, y, weight=rows)
    torch.testing.assert_close(
        bce(z, y, weight=rows[:, None], reduction="none"),
        bce(z, y, reduction="none") * rows[:, None],
    )
    square = bce(z[:, :4], y[:, :4], weight=rows, reduction="none")
    torch.testing.assert_close(square, bce(z[:, :4], y[:, :4], reduction="none") * rows)
    pictures, masks = torch.zeros(2, 3, 6, 7), torch.ones(2, 3, 6, 7)
    with pytest.raises(RuntimeError, match="must match"):
        bce(pictures, masks, pos_weight=torch.ones(3))
    threefold = bce(pictures, masks, pos_weight=torch.full((3, 1, 1), 3.0))
    assert threefold.item() == pytest.approx(3 * math.log(2))
    torch.testing.assert_close(bce(z, y, weight=torch.ones(5)), bce(z, y))


def test_A269():
    """One channel, or two whose difference it is: the same loss and the same mask."""
    z = torch.randn(2, 1, 4, 5, generator=torch.Generator().manual_seed(0))
    mask = (torch.arange(40).reshape(2, 1, 4, 5) % 3 == 0).float()
    two = torch.cat([torch.zeros_like(z), z], 1)
    one_channel = F.binary_cross_entropy_with_logits(z, mask)
    torch.testing.assert_close(one_channel, F.cross_entropy(two, mask.squeeze(1).long()))
    assert (two.argmax(1) == (z > 0).squeeze(1)).all()
    assert (z.softmax(1) == 1).all()
    drawn = torch.tensor([[[[0.0, 2.0]]]])
    assert F.interpolate(drawn, (1, 1), mode="area").item() == 1
    assert F.interpolate(drawn, (1, 1), mode="nearest").item() in (0, 2)


def test_M9():
    z, y = torch.zeros(2, 3), torch.tensor([0, 1])
    for labels, name in ((y.int(), "Int"), (y.float(), "Float")):
        with pytest.raises(RuntimeError, match=f"Long or Byte, but got {name}"):
            F.cross_entropy(z, labels)
        assert F.cross_entropy(z, labels.long()).item() == pytest.approx(math.log(3))
    assert F.cross_entropy(z.half(), y).isfinite()
    with pytest.raises(IndexError, match=r"expected to be in range of \[-1, 0\], but got 1"):
        F.nll_loss(torch.log_softmax(z[0], 1), y[0])
    assert F.cross_entropy(z[0][None], y[0][None]).item() == pytest.approx(math.log(3))
    assert z.dtype is torch.float32
    assert y.dtype is torch.int64


def test_A379():
    z = torch.randn(5, 4, generator=torch.Generator().manual_seed(0))
    none = torch.zeros(5, 4)
    (pull,) = torch.autograd.grad(
        F.binary_cross_entropy_with_logits(z.requires_grad_(), none, reduction="sum"), z
    )
    torch.testing.assert_close(pull, z.detach().sigmoid())
    soft = z.detach().softmax(1)
    assert soft.sigmoid().min() >= 0.5
    for y, least in ((none, 0.693), (none + 1, 0.313)):
        assert F.binary_cross_entropy_with_logits(soft, y, reduction="none").min() > least
        both = F.multilabel_soft_margin_loss(soft, y), F.binary_cross_entropy_with_logits(soft, y)
        torch.testing.assert_close(*both)
    assert F.binary_cross_entropy_with_logits(z.detach() - 5, none) < 0.693


def test_A270():
    rng = np.random.default_rng(0)
    truth = rng.random((1000, 10)) < 0.1
    logits = np.where(truth, 1.0, -1.5) + rng.standard_normal((1000, 10))
    said = logits > 0
    assert (said == (1 / (1 + np.exp(-logits)) > 0.5)).all()
    per_cell, whole_row = (said == truth).mean(), (said == truth).all(1).mean()
    assert sklearn.metrics.accuracy_score(truth, said) == pytest.approx(whole_row)
    assert whole_row < per_cell - 0.1


def test_A271():
    """Weights by label: refused for pictures; of sequences it is the place that is looked up."""
    weights = {0: 1.0, 1: 5.0, 2: 7.0}
    model = keras.Sequential([keras.Input((2, 3)), keras.layers.Softmax()])
    model.compile(loss="sparse_categorical_crossentropy", jit_compile=False)
    x, labels = np.zeros((4, 2, 3), "float32"), np.array([[0, 1]] * 4)
    with pytest.raises(RuntimeError, match=r"size of tensor a \(2\) must match .* tensor b \(4\)"):
        model.train_on_batch(x, labels, class_weight=weights)
    square = model.train_on_batch(x[:2], np.array([[1, 0]] * 2), class_weight=weights)
    assert float(square) == pytest.approx(1 * math.log(3), rel=1e-5)  # place 0 holds the largest
    single = model.train_on_batch(x[:1], np.array([[0, 1]]), class_weight=weights)
    assert float(single) == pytest.approx(5 * math.log(3), rel=1e-5)
    by_hand = np.vectorize(weights.get)(labels)
    right = model.train_on_batch(x, labels, sample_weight=by_hand)
    assert float(right) == pytest.approx(np.mean([1, 5]) * math.log(3), rel=1e-5)
    masks = np.zeros((4, 2, 3, 1), int)
    pictures = keras.Sequential([keras.Input((2, 3, 3)), keras.layers.Softmax()])
    pictures.compile(loss="sparse_categorical_crossentropy", jit_compile=False)
    with pytest.raises(TypeError, match=r"only .* arrays can be converted"):
        pictures.train_on_batch(np.zeros((4, 2, 3, 3), "float32"), masks, class_weight=weights)


def test_A269_of_masks_of_255():
    """A mask of 0 and 255; one channel as two; logits below 0 whose sigmoid dice takes."""
    z = torch.randn(2, 1, 4, 5, generator=torch.Generator().manual_seed(0))
    mask = 255 * (torch.arange(40).reshape(2, 4, 5) % 3 == 0)
    two = torch.cat([torch.zeros_like(z), z], 1)
    with pytest.raises(IndexError, match="Target 255 is out of bounds"):
        F.cross_entropy(two, mask)
    y = (mask > 0).long()
    assert y.unique().tolist() == [0, 1]
    one_channel = F.binary_cross_entropy_with_logits(z, y[:, None].float())
    torch.testing.assert_close(one_channel, F.cross_entropy(two, y))
    p = z.sigmoid()
    assert z.min() < 0 < p.min()
    torch.testing.assert_close(torch.cat([1 - p, p], 1), two.softmax(1))
    assert ((z > 0) == (p > 0.5)).all()


def test_A360():
    y = torch.tensor([[0, 2, 255], [1, 255, 2]])
    with pytest.raises(RuntimeError, match="Class values must be smaller than num_classes"):
        F.one_hot(y, 3)
    with pytest.raises(RuntimeError, match="must be non-negative"):
        F.one_hot(torch.tensor([0, -100]), 3)
    keep = y != 255
    rows = F.one_hot(y.where(keep, 0), 3).float()
    z = torch.randn(2, 3, 3, generator=torch.Generator().manual_seed(0))

    def per_pixel(z):
        each = -(rows * z.log_softmax(-1)).sum(-1)
        return (each * keep).sum() / keep.sum().clamp(min=1)

    def dice(z):
        p, truth = z.softmax(-1) * keep[..., None], rows * keep[..., None]
        return 2 * (p * truth).sum() / (p + truth).sum()

    torch.testing.assert_close(per_pixel(z), F.cross_entropy(z.mT, y, ignore_index=255))
    other = torch.where(keep[..., None], z, 9.0)
    torch.testing.assert_close(per_pixel(other), per_pixel(z))
    torch.testing.assert_close(dice(other), dice(z))


def test_A361():
    """The C++ names stand in the headers of PyTorch; labels of other types are refused."""
    api = Path(torch.__file__).parent / "include/torch/csrc/api/include/torch/nn"
    functions = (api / "functional/loss.h").read_text(encoding="utf-8")
    options = (api / "options/loss.h").read_text(encoding="utf-8")
    assert "inline Tensor cross_entropy(" in functions
    assert "CrossEntropyFuncOptions().ignore_index(-100)" in options
    assert "TORCH_MODULE(CrossEntropyLoss)" in (api / "modules/loss.h").read_text(encoding="utf-8")
    z = torch.zeros(2, 3)
    for labels in (torch.tensor([0.0, 1.0]), torch.tensor([0, 1], dtype=torch.int32)):
        with pytest.raises(RuntimeError, match="expected target dtype to be Long"):
            F.cross_entropy(z, labels)
    y = torch.tensor([0, 1])
    torch.testing.assert_close(F.nll_loss(z.log_softmax(1), y), F.cross_entropy(z, y))
    picked = F.nll_loss(torch.tensor([[-1.0, -2.0, -3.0]]), torch.tensor([1]))
    assert picked == 2


def test_A179():
    """Scores that are 60 times as large: the sigmoid says 0 and 1. The mode is another function."""
    z = torch.tensor([-19.0, 2.0, 19.0]) * 60
    assert set(z.sigmoid().tolist()) == {0.0, 1.0}
    model = torch.nn.Sequential(torch.nn.BatchNorm1d(3), torch.nn.Dropout(0.5))
    x = torch.arange(12.0).reshape(4, 3)
    in_training = model(x)
    assert not torch.allclose(in_training, model.eval()(x))
    torch.testing.assert_close(model(x), model(x))


def test_A222_with_bce():
    z = torch.tensor([-60.0, 60.0], requires_grad=True)
    y = torch.tensor([0.0, 1.0])

    def parts(z, y):
        p = z.sigmoid()
        return F.binary_cross_entropy_with_logits(z, y), 2 * (p * y).sum() / (p + y).sum()

    bce, dice = parts(z, y)
    assert (bce - dice).item() == pytest.approx(-1)
    assert (bce / 2 - dice).item() == pytest.approx(-1)
    start = torch.zeros(2, requires_grad=True)
    bce, dice = parts(start, y)
    minus, shifted = (
        torch.autograd.grad(loss, start, retain_graph=True)[0]
        for loss in (bce - dice, bce + 1 - dice)
    )
    torch.testing.assert_close(minus, shifted)
    assert parts(-z, y)[0] > 50
    assert parts(z, 255 * y)[0] < 0


def test_A364():
    z, y = torch.tensor([[0.2, 1.0], [2.0, 0.5], [0.3, 0.0]]), torch.tensor([0, 1, 1])
    w = torch.tensor([1.0, 10.0])
    each = F.cross_entropy(z, y, weight=w, reduction="none")
    torch.testing.assert_close(each, w[y] * F.cross_entropy(z, y, reduction="none"))
    torch.testing.assert_close(F.cross_entropy(z, y, weight=w), each.sum() / w[y].sum())
    for rows in ([1], [1, 2]):
        weighted = F.cross_entropy(z[rows], y[rows], weight=w)
        torch.testing.assert_close(weighted, F.cross_entropy(z[rows], y[rows]))
    pictures, masks = z.T[None, :, None], y[None, None]
    torch.testing.assert_close(
        F.cross_entropy(pictures, masks, weight=w), F.cross_entropy(z, y, weight=w)
    )
    torch.testing.assert_close(F.cross_entropy(z, y, weight=3 * w / w), F.cross_entropy(z, y))


def test_A70_of_weights_from_labels():
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    y = (z > 0.3).float()
    logits, plain = F.binary_cross_entropy_with_logits, F.binary_cross_entropy
    k = torch.tensor([2.0, 5.0, 1.0])
    by_label = plain(z.sigmoid(), y, weight=1 + (k - 1) * y)
    torch.testing.assert_close(by_label, logits(z, y, pos_weight=k))
    each = plain(z.sigmoid(), y, reduction="none")
    row = torch.tensor([1.0, 2.0, 3.0, 4.0])
    of_rows = plain(z.sigmoid(), y, weight=row[:, None], reduction="none")
    torch.testing.assert_close(of_rows, each * row[:, None])
    torch.testing.assert_close(
        plain(z.sigmoid(), y, weight=row[:, None]), of_rows.sum() / z.numel()
    )
    for loss in (plain, logits):
        with pytest.raises(RuntimeError):
            loss(z.sigmoid(), y, weight=row)
    square = plain(z[:3].sigmoid(), y[:3], weight=k, reduction="none")
    torch.testing.assert_close(square, each[:3] * k)


def test_A271_of_rows():
    """Of rows Keras looks up the place of the largest number, also of a row of several tags."""
    weights = {0: 1.0, 1: 5.0, 2: 7.0}
    x, tags = np.zeros((2, 3), "float32"), np.array([[0, 1, 1], [1, 0, 0]], "float32")
    model = keras.Sequential([keras.Input((3,)), keras.layers.Activation("sigmoid")])
    model.compile(loss="binary_crossentropy", jit_compile=False)
    loss = model.train_on_batch(x, tags, class_weight=weights)
    assert float(loss) == pytest.approx((5 + 1) / 2 * math.log(2), rel=1e-5)
    one = keras.Sequential([keras.Input((3,)), keras.layers.Softmax()])
    one.compile(loss="categorical_crossentropy", jit_compile=False)
    rows = np.array([[0, 0, 1], [1, 0, 0]], "float32")
    loss = one.train_on_batch(x, rows, class_weight=weights)
    assert float(loss) == pytest.approx((7 + 1) / 2 * math.log(3), rel=1e-5)


def test_A367():
    y = torch.tensor([1.0, 1.0, 0.0, 0.0])
    p = torch.where(y > 0, 0.6, 0.4)

    def dice(p, y, small=0.0):
        return (2 * (p * y).sum() + small) / ((p + y).sum() + small)

    assert dice((p > 0.5).float(), y) == 1
    assert (1 - dice(p, y)).item() == pytest.approx(0.4)
    nothing = torch.zeros(4)
    assert dice(nothing, nothing).isnan()
    assert dice(nothing, nothing, 1e-3) == 1
    assert dice(p, nothing, 1e-3) < 1e-3


def test_A272():
    def dice(p, y, small=0.0):
        over = (0, 2, 3)
        return (2 * (p * y).sum(over) + small) / (p.sum(over) + y.sum(over) + small)

    rng = torch.Generator().manual_seed(0)
    labels = torch.randint(0, 3, (2, 4, 4), generator=rng)
    y = F.one_hot(labels, 4).movedim(-1, 1).float()
    z = torch.randn(2, 4, 4, 4, generator=rng)
    p = z.softmax(1)
    assert ((dice(p, y) >= 0) & (dice(p, y) <= 1)).all()
    assert (dice(10 * y, y)[:3] > 1.8).all()  # logits
    torch.testing.assert_close(dice(y, y)[:3], torch.ones(3))
    assert dice(y, y)[3].isnan()  # the fourth class occurs nowhere
    assert dice(y, y, small=1e-3)[3] == 1
    assert dice(p, y, small=1e-3)[3] < 1e-3
    mask = (torch.arange(32).reshape(2, 1, 4, 4) % 2).float()
    other = torch.where(mask > 0, z, 9.0).softmax(1)
    torch.testing.assert_close(dice(p * mask, y * mask, 1e-3), dice(other * mask, y * mask, 1e-3))
    hard = F.one_hot(p.argmax(1), 4).movedim(-1, 1).float()
    assert (dice(hard, y) - dice(p, y)).abs()[:3].max() > 0.01


def test_A273():
    student = torch.tensor([[1.0, 0.5, 0.2]], requires_grad=True)
    teacher, T = torch.tensor([[6.0, 3.0, -1.0]]), 6.0
    q = (student / T).log_softmax(1)
    p = (teacher / T).softmax(1)
    kl, ce = F.kl_div(q, p, reduction="batchmean"), F.cross_entropy(student / T, p)
    assert (ce - kl).item() == pytest.approx(scipy.stats.entropy(p[0]), rel=1e-5)
    slopes = [torch.autograd.grad(each, student, retain_graph=True)[0] for each in (kl, ce)]
    torch.testing.assert_close(*slopes)
    assert F.kl_div(p.log(), p, reduction="batchmean").abs() < 1e-7
    with pytest.warns(UserWarning, match="batchmean"):
        torch.testing.assert_close(F.kl_div(q, p, reduction="mean") * 3, kl)


def test_A275():
    z = torch.randn(4, 1, generator=torch.Generator().manual_seed(0))
    assert F.cross_entropy(z, torch.zeros(4, dtype=torch.long)) == 0


def test_A276():
    alike = np.full(512, 1 / 512)
    assert math.exp(scipy.stats.entropy(alike)) == pytest.approx(512)
    assert math.exp(scipy.stats.entropy(np.eye(512)[0])) == 1
    drawn = np.bincount(np.random.default_rng(0).integers(0, 512, 64), minlength=512)
    assert math.exp(scipy.stats.entropy(drawn)) <= 64


def test_A278():
    """The mean of the gradients of two halves is the gradient of the whole; a sum is twice it."""
    x = torch.randn(8, 3, generator=torch.Generator().manual_seed(0))
    y, w = torch.arange(8) % 2, torch.zeros(3, 2, requires_grad=True)

    def slope(rows, reduction="mean"):
        return torch.autograd.grad(F.cross_entropy(x[rows] @ w, y[rows], reduction=reduction), w)[0]

    halves = [slope(slice(4)), slope(slice(4, 8))]
    torch.testing.assert_close(sum(halves) / 2, slope(slice(8)))
    torch.testing.assert_close(slope(slice(8), "sum"), 8 * slope(slice(8)))


def test_A279():
    """Gradients on average over the policy's samples, exact for three tokens."""
    z = torch.tensor([0.3, -0.2, 0.5], dtype=torch.float64, requires_grad=True)
    log_ref = torch.tensor([-0.4, 0.6, 0.1], dtype=torch.float64).log_softmax(0)
    logp = z.log_softmax(0)
    p = logp.exp().detach()  # how often each token is drawn

    def pull(of_samples):
        return torch.autograd.grad((p * of_samples).sum(), z, retain_graph=True)[0]

    exact = torch.autograd.grad((logp.exp() * (logp - log_ref)).sum(), z, retain_graph=True)[0]
    other = torch.autograd.grad((log_ref.exp() * (log_ref - logp)).sum(), z, retain_graph=True)[0]
    k1 = logp - log_ref
    assert pull(k1).abs().max() < 1e-12
    torch.testing.assert_close(pull(k1**2 / 2), exact)
    torch.testing.assert_close(pull(torch.exp(-k1) - 1 + k1), other)
    torch.testing.assert_close(pull(k1.detach() * logp), exact)  # as a reward


def test_A280():
    """Advantages 1 and -1 on answers of 2 and 8 tokens: the losses printed, and a token's pull."""
    logp = torch.full((2, 8), -1.0, requires_grad=True)
    mask = torch.arange(8) < torch.tensor([[2], [8]])
    each = -(logp - logp.detach()).exp() * torch.tensor([[1.0], [-1.0]]) * mask
    losses = {
        "grpo": (each.sum(1) / mask.sum(1)).mean(),
        "dapo": each.sum() / mask.sum(),
        "dr_grpo": each.sum() / mask.numel(),
    }
    assert losses["grpo"] == 0
    assert losses["dapo"].item() == pytest.approx(0.6)
    for name, loss in losses.items():
        (pull,) = torch.autograd.grad(loss, logp, retain_graph=True)
        assert (pull[~mask] == 0).all()
        short, long = -pull[0, 0], pull[1, 0]
        assert short.item() == pytest.approx((4 if name == "grpo" else 1) * long.item())


def test_A48_at_one():
    """At the first step all ratios are 1, and the gradient is that of advantage times log p."""
    z = torch.tensor([0.2, -0.5, 1.0], requires_grad=True)
    logp = z.log_softmax(0)[1]
    ratio = torch.exp(logp - logp.detach())
    assert ratio == 1
    slopes = [torch.autograd.grad(2.5 * f, z, retain_graph=True)[0] for f in (ratio, logp)]
    torch.testing.assert_close(*slopes)


def test_A106_in_parts():
    x = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))
    y = torch.tensor([0, 1, 0, 1, 1, 0])
    w = torch.zeros(3, 2, requires_grad=True)
    for rows in (slice(2), slice(2, 4), slice(4, 6)):
        (F.cross_entropy(x[rows] @ w, y[rows]) / 3).backward()
    whole = torch.autograd.grad(F.cross_entropy(x @ w, y), w)[0]
    torch.testing.assert_close(w.grad, whole)


def test_A174_of_gradients():
    """Divided by all steps, the gradient of one batch is shorter and points the same way."""
    z = torch.randn(8, 3, generator=torch.Generator().manual_seed(0), requires_grad=True)
    each = F.cross_entropy(z, torch.arange(8) % 3, reduction="none")
    mask = torch.tensor([1.0, 1.0, 0.0, 0.0] * 2)
    by_mask, by_all = (
        torch.autograd.grad((each * mask).sum() / n, z, retain_graph=True)[0] for n in (4, 8)
    )
    torch.testing.assert_close(by_all, by_mask / 2)


def test_A81_of_lengths():
    """Before the first step the policy is the reference, and no difference depends on length."""
    logps = torch.randn(40, generator=torch.Generator().manual_seed(0)) - 2
    for length in (3, 40):
        assert logps[:length].sum() - logps.detach()[:length].sum() == 0


def test_M38():
    x = np.array([1.0, 2.0, 4.0])
    assert torch.var(torch.tensor(x)).item() == pytest.approx(np.var(x, ddof=1))
    assert np.var(x) < np.var(x, ddof=1)


def test_A281():
    """The error of ln sigma, 1/sqrt(2n), and an open combination of two parameters."""
    x = np.random.default_rng(0).normal(3, 2, 400)

    def nll(t):
        return 400 * t[1] + ((x - t[0]) ** 2).sum() / (2 * np.exp(2 * t[1]))

    found = scipy.optimize.minimize(nll, [x.mean() + 0.1, 1.0], method="L-BFGS-B")
    assert found.hess_inv.todense().shape == (2, 2)
    s, h = found.x[1], 1e-3
    step = np.array([0, h])
    bend = (nll(found.x + step) + nll(found.x - step) - 2 * nll(found.x)) / h**2
    assert 1 / math.sqrt(bend) == pytest.approx(1 / math.sqrt(800), rel=0.01)
    of_sigma = 1 / math.sqrt(2 * 400 / math.exp(s) ** 2)
    assert math.exp(s) / math.sqrt(bend) == pytest.approx(of_sigma, rel=0.02)
    values, vectors = np.linalg.eigh(np.ones((2, 2)))
    assert values[0] == pytest.approx(0)
    assert vectors[0, 0] == pytest.approx(-vectors[1, 0])


def test_A306():
    policy = torch.tensor([-12.0, -15.0])  # of the chosen answer, and of the rejected one
    gap = (policy - policy.clone()) @ torch.tensor([1.0, -1.0])
    beta = 0.1
    assert F.relu(1 - beta * gap) == 1
    assert (gap - 1 / (2 * beta)) ** 2 == pytest.approx(25)
    assert -F.logsigmoid(beta * gap) == pytest.approx(math.log(2))
    assert 1 - torch.sigmoid(beta * gap) == 0.5


def test_A307():
    rng = np.random.default_rng(0)
    returns = rng.standard_normal(1000)
    values = 0.8 * returns + 0.1 * rng.standard_normal(1000)

    def explained(values):
        return 1 - np.var(returns - values) / np.var(returns)

    assert np.mean((10 * returns - 10 * values) ** 2) == pytest.approx(
        100 * np.mean((returns - values) ** 2)
    )
    assert explained(np.full(1000, 3.0)) == pytest.approx(0)
    assert explained(values) > 0.9
    assert explained(-values) < 0
    old, target = torch.tensor(0.0), torch.tensor(2.0)
    value = torch.tensor(1.5, requires_grad=True)  # it has moved more than the clip allows
    clipped = old + (value - old).clamp(-0.2, 0.2)
    loss = torch.maximum((value - target) ** 2, (clipped - target) ** 2)
    assert torch.autograd.grad(loss, value)[0] == 0


def test_A308():
    """Three independent yes-or-no answers, given that at most one is yes."""
    p = np.array([0.1, 0.3, 0.6])
    none = np.prod(1 - p)
    one = none * p / (1 - p)
    by_rule = np.append(one, none) / (one.sum() + none)
    np.testing.assert_allclose(by_rule, softmax(np.append(np.log(p / (1 - p)), 0.0)))


def test_A309():
    """A causal layer of attention: a row alone, padded on the left, and on the right."""
    rng = torch.Generator().manual_seed(0)
    words, places, out = (torch.randn(9, 4, generator=rng) for _ in range(3))

    def logits(tokens, mask, positions):
        x = words[tokens] + places[positions]
        seen = torch.ones(len(tokens), len(tokens)).tril().bool() & mask.bool()
        seen |= torch.eye(len(tokens)).bool()
        return F.scaled_dot_product_attention(x[None], x[None], x[None], seen)[0] @ out.T

    row, pads = torch.tensor([3, 1, 4]), torch.tensor([0, 0])
    alone = logits(row, torch.ones(3), torch.arange(3))
    mask = torch.tensor([0, 0, 1, 1, 1])
    left = torch.cat([pads, row])
    mended = (mask.cumsum(-1) - 1).clamp(min=0)
    torch.testing.assert_close(logits(left, mask, mended)[2:], alone)
    assert not torch.allclose(logits(left, mask, torch.arange(5))[2:], alone)
    right = logits(torch.cat([row, pads]), mask.flip(0), torch.arange(5))
    torch.testing.assert_close(right[:3], alone)
    assert not torch.allclose(right[-1], alone[-1])


def test_A310():
    """Both answers labeled in one row: the sum of what each costs alone."""
    logits = torch.randn(8, 5, generator=torch.Generator().manual_seed(0))
    tokens = torch.tensor([1, 2, 3, 4, 0, 1, 2, 3])
    first, last = (
        tokens.where(torch.isin(torch.arange(8), keep), -100)
        for keep in (torch.tensor([2, 3]), torch.tensor([6, 7]))
    )
    both = tokens.where((first >= 0) | (last >= 0), -100)
    costs = [F.cross_entropy(logits, each, reduction="sum") for each in (first, last, both)]
    torch.testing.assert_close(costs[0] + costs[1], costs[2])
    assert F.cross_entropy(logits, torch.full((8,), -100)).isnan()


def test_A311():
    x, w = torch.ones(3), torch.zeros(3, requires_grad=True)
    once = torch.sigmoid(w @ x)
    once.log().backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        once.log().backward()
    state = torch.zeros(3)
    for _ in range(2):
        state = torch.tanh(state.detach() + w)
        state.sum().backward()
    shared = torch.sigmoid(w @ x)
    (shared.log() + (1 - shared).log()).backward()


def test_A54_in_keras():
    target = np.array([[0.7, 0.2, 0.1]], "float32")
    z = np.array([[1.0, -0.5, 0.2]], "float32")
    of_keras = keras.losses.categorical_crossentropy(target, z, from_logits=True)
    of_torch = F.cross_entropy(torch.tensor(z), torch.tensor(target))
    assert float(of_keras[0]) == pytest.approx(of_torch.item(), rel=1e-5)


def test_A175_of_copies():
    z = torch.randn(4, 3, generator=torch.Generator().manual_seed(0))
    y, weight = torch.tensor([0, 1, 2, 1]), torch.tensor([1.0, 3.0, 1.0])
    copies = torch.tensor([1, 3, 1, 3])
    torch.testing.assert_close(
        F.cross_entropy(z, y, weight=weight),
        F.cross_entropy(z.repeat_interleave(copies, 0), y.repeat_interleave(copies)),
    )


def test_M10():
    z = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(0))  # n, S, K
    y = torch.arange(10).reshape(2, 5) % 3
    torch.testing.assert_close(
        F.cross_entropy(z.transpose(1, 2), y), F.cross_entropy(z.reshape(-1, 3), y.reshape(-1))
    )
    with pytest.warns(UserWarning, match="Implicit dimension choice for softmax"):
        F.softmax(z[0])


def test_M27():
    p = np.array([[0.2, 0.7, 0.1], [0.5, 0.3, 0.2]], "float32")
    y = np.array([1, 2])
    by_index = keras.metrics.sparse_categorical_accuracy(y, p)
    by_row = keras.metrics.categorical_accuracy(np.eye(3)[y], p)
    assert by_index.tolist() == by_row.tolist() == [1, 0]


def test_A315():
    model = sklearn.linear_model.LogisticRegression()
    model.fit(np.arange(6)[:, None], ["yes", "no", "yes", "no", "no", "no"])
    assert list(model.classes_) == ["no", "yes"]
    p = model.predict_proba(np.arange(6)[:, None])
    yes = p[:, list(model.classes_).index("yes")]
    assert yes.mean() == pytest.approx(2 / 6, abs=1e-3)
    called = model.predict(np.arange(6)[:, None])
    assert np.where(called == "yes", p.max(1), 1 - p.max(1)) == pytest.approx(yes)


def test_A316():
    W = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, -1.0]])
    near, far = np.array([0.5, 0.2]), 40 * np.array([0.5, 0.2])
    assert softmax(near @ W).max() < 0.6
    assert softmax(far @ W).max() > 0.999
    against = scipy.special.expit(np.array([-30.0, -28.0, -31.0]))
    assert against.max() < 1e-6
    assert softmax(np.array([-30.0, -28.0, -31.0])).max() > 0.8


def test_A313():
    rng = np.random.default_rng(0)
    cov = np.array([[2.0, 0.6], [0.6, 1.0]])
    x, mean = rng.normal(size=(5, 2)), np.array([0.1, -0.2])
    L, P = np.linalg.cholesky(cov), np.linalg.inv(cov)
    quadratic = np.einsum("ni,ij,nj->n", x - mean, P, x - mean)
    of_L = -np.log(np.diag(L)).sum() - 0.5 * (2 * math.log(2 * math.pi) + quadratic)
    of_P = 0.5 * np.linalg.slogdet(P)[1] - 0.5 * (2 * math.log(2 * math.pi) + quadratic)
    expected = scipy.stats.multivariate_normal.logpdf(x, mean, cov)
    assert of_L == pytest.approx(expected)
    assert of_P == pytest.approx(expected)
    assert np.linalg.det(1e-4 * np.eye(100)) == 0
    assert np.linalg.slogdet(1e-4 * np.eye(100))[1] == pytest.approx(100 * math.log(1e-4))


def test_A314():
    """A message of 20,000 symbols, scored by a wrong model."""
    rng = np.random.default_rng(0)
    p, q = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
    message = rng.choice(3, 20_000, p=p)
    rate = -np.log2(q[message]).mean()
    assert rate == pytest.approx(-(p * np.log2(q)).sum(), abs=0.02)
    assert rate > scipy.stats.entropy(p, base=2)
    assert q[message].sum() > 1


def test_A317():
    """The pull of T squared times KL, and of squared errors of logits and of probabilities."""
    teacher = torch.tensor([6.0, 3.0, -1.0], dtype=torch.float64)
    student = torch.tensor([1.0, 0.5, 0.2], dtype=torch.float64, requires_grad=True)
    T = 1000.0
    warm = T**2 * F.kl_div((student / T).log_softmax(0), (teacher / T).softmax(0), reduction="sum")
    error = (student - student.mean()) - (teacher - teacher.mean())
    pulls = [torch.autograd.grad(f, student)[0] for f in (warm, (error**2).sum() / 6)]
    torch.testing.assert_close(*pulls, rtol=1e-2, atol=1e-2)
    wrong = torch.tensor([-15.0, 15.0], requires_grad=True)
    truth = torch.tensor([1.0, 0.0])
    of_squares = torch.autograd.grad(((wrong.softmax(0) - truth) ** 2).sum(), wrong)[0]
    of_logs = torch.autograd.grad(F.cross_entropy(wrong[None], truth[None]), wrong)[0]
    assert of_squares.abs().max() < 1e-9 < 0.9 < of_logs.abs().max()


def test_A318():
    few, many, more = ((1 - 0.999) / (1 - 0.999**n) for n in (10, 5000, 50_000))
    assert few > 50 * many
    assert many == pytest.approx(more, rel=0.01)
    z = torch.randn(6, 3, generator=torch.Generator().manual_seed(0))
    y, weight = torch.arange(6) % 3, torch.tensor([1.0, 3.0, 8.0])
    torch.testing.assert_close(
        F.cross_entropy(z, y, weight=weight), F.cross_entropy(z, y, weight=weight / weight.mean())
    )


def test_M45_of_gathered_rows():
    """Two devices, one loss of all rows, gradients of the own rows alone: averaged, times two."""
    x = torch.randn(8, 3, generator=torch.Generator().manual_seed(0))
    w = torch.randn(3, 2, generator=torch.Generator().manual_seed(1), requires_grad=True)

    def loss(rows):
        return F.cross_entropy(rows @ rows.T, torch.arange(8) // 2 * 2)

    whole = torch.autograd.grad(loss(x @ w), w)[0]
    own = []
    for device in range(2):
        mine = (torch.arange(8) // 4 == device)[:, None]
        rows = torch.where(mine, x @ w, (x @ w).detach())
        own.append(torch.autograd.grad(loss(rows), w)[0])
    torch.testing.assert_close(2 * sum(own) / 2, whole)


def test_A320():
    words = np.array(
        [[2, 1, 0, 0, 0, 0], [2, 0, 1, 0, 0, 0], [1, 0, 0, 1, 0, 0], [1, 0, 0, 0, 1, 1]]
    )
    labels = [0, 0, 0, 1]
    of_words = sklearn.naive_bayes.MultinomialNB(alpha=1).fit(words, labels)
    assert np.exp(of_words.feature_log_prob_[0, 0]) == pytest.approx(6 / 14)
    assert np.exp(of_words.feature_log_prob_).sum(1) == pytest.approx(1)
    of_texts = sklearn.naive_bayes.BernoulliNB(alpha=1).fit(words, labels)
    assert np.exp(of_texts.feature_log_prob_[0, 0]) == pytest.approx(4 / 5)


def test_A321():
    alpha = torch.ones(10, dtype=torch.float64)
    draws = torch.distributions.Dirichlet(alpha).sample((20_000,))
    assert -draws[:, 0].log().mean().item() == pytest.approx(2.829, abs=0.05)
    of_label = torch.distributions.Dirichlet(torch.where(torch.arange(10) == 0, 1.0, alpha))
    flat = torch.distributions.Dirichlet(torch.ones(10, dtype=torch.float64))
    assert torch.distributions.kl_divergence(of_label, flat).item() == pytest.approx(0, abs=1e-9)
    assert math.lgamma(1) == 0


def test_A362():
    z = torch.randn(7, 1, 5, generator=torch.Generator().manual_seed(0))
    lengths = torch.tensor([6]), torch.tensor([2])

    def ctc(*labels):
        return F.ctc_loss(z.log_softmax(2), torch.tensor([labels]), *lengths, reduction="sum")

    by_keras = keras.ops.ctc_loss(torch.tensor([[1, 2]]), z.transpose(0, 1), lengths[1], lengths[0])
    assert by_keras.item() == pytest.approx(ctc(1, 2).item(), rel=1e-4)  # of logits
    assert ctc(1, 2) > 0
    # The label 6 of five symbols is the number of label 1 in the next frame
    moved = z.log_softmax(2).clone()
    moved[:-1, :, 3] = moved[1:, :, 1].clone()
    beyond = F.ctc_loss(moved, torch.tensor([[3, 3]]), *lengths, reduction="sum")
    torch.testing.assert_close(ctc(6, 6), beyond)


def test_A48_of_a_ratio_that_is_always_1():
    logp = torch.tensor([-0.5, -2.0], requires_grad=True)
    advantage = torch.tensor([1.0, -1.0])
    loss = -((logp - logp.detach()).exp() * advantage).mean()
    assert loss == 0
    torch.testing.assert_close(
        torch.autograd.grad(loss, logp)[0], torch.autograd.grad(-(advantage * logp).mean(), logp)[0]
    )


def test_A363():
    logp = torch.tensor([-1.0, -100.0], requires_grad=True)
    ref = torch.tensor([-1.5, -2.0])
    kept = torch.tensor([True, False])

    def k3(d):
        return d.exp() - 1 - d

    assert (k3(ref - logp) * kept).mean().isnan()
    mended = k3((ref - logp).where(kept, 0))
    assert mended.isfinite().all()
    assert torch.autograd.grad(mended.sum(), logp)[0].isfinite().all()


def test_A365():
    """The farthest centers of K classes have a cosine of -1 / (K - 1)."""
    K, s = 10, 9 / 10 * math.log(9 * 0.99 / 0.01)
    logits = torch.full((K,), -s / (K - 1), dtype=torch.float64)
    logits[0] = s
    assert logits.softmax(0)[0].item() == pytest.approx(0.99)


def test_A366():
    theta = np.linspace(0, np.pi, 1000)
    turning = np.cos(theta + 0.5)
    assert turning[-1] > turning.min()
    mended = np.where(theta < np.pi - 0.5, turning, np.cos(theta) - 0.5 * np.sin(0.5))
    assert (np.diff(mended) < 0).all()
    easy = np.where(np.cos(theta) > 0, turning, np.cos(theta))
    assert easy.argmin() == len(theta) - 1


def test_A171_of_where_the_temperature_stands():
    sim = torch.randn(4, 4, generator=torch.Generator().manual_seed(0), requires_grad=True)
    share = (sim / 0.07).exp().diag() / (sim / 0.07).exp().sum(1)
    loss = F.cross_entropy(sim / 0.07, torch.arange(4))
    torch.testing.assert_close(-share.log().mean(), loss)
    inside = -(0.07 * share).log().mean()
    assert (inside - loss).item() == pytest.approx(2.659, abs=1e-3)
    torch.testing.assert_close(
        *(torch.autograd.grad(each, sim, retain_graph=True)[0] for each in (inside, loss))
    )
    best = torch.tensor([50.0, 50.0, 50.0, 0.0])  # three partners and one negative
    assert -best.log_softmax(0)[:3].mean().item() == pytest.approx(math.log(3))


def test_A373():
    w = torch.zeros(4, requires_grad=True)
    w.grad = torch.full((4,), 5570.0)
    assert torch.nn.utils.clip_grad_norm_([w], 1.0).item() == pytest.approx(11140)
    assert w.grad.norm().item() == pytest.approx(1.0)
    noise = torch.randn(200, 10_000, generator=torch.Generator().manual_seed(0))
    few, many = noise[:, :100].mean(1).std(), noise.mean(1).std()
    assert few / many == pytest.approx(10, rel=0.2)


def test_A197_of_the_loss():
    chosen, rejected = torch.tensor([2.0, -1.0, 0.3]), torch.tensor([0.5, -1.0, 4.0])
    both = torch.stack([chosen, rejected], 1)
    torch.testing.assert_close(
        F.cross_entropy(both, torch.zeros(3, dtype=torch.long)),
        -F.logsigmoid(chosen - rejected).mean(),
    )


def test_A321_of_the_kl_term():
    alpha = torch.tensor([4.0, 1.0, 1.0], requires_grad=True)
    flat = torch.distributions.Dirichlet(torch.ones(3))

    def kl(alpha):
        own = torch.where(torch.tensor([True, False, False]), 1.0, alpha)
        return torch.distributions.kl_divergence(torch.distributions.Dirichlet(own), flat)

    assert kl(alpha).item() == pytest.approx(0, abs=1e-6)
    assert kl(torch.tensor([4.0, 3.0, 1.0])) > 0
    assert math.lgamma(1) == 0
    e = torch.tensor([-1.0], requires_grad=True)
    assert torch.autograd.grad(F.relu(e), e)[0] == 0
    assert torch.autograd.grad(F.softplus(e), e)[0] > 0


def test_A137_of_a_baseline():
    z = torch.zeros(2, 3, requires_grad=True)
    logp, reward = z.log_softmax(1)[:, 0], torch.tensor([0.0, 1.0])
    plain = torch.autograd.grad(-(logp * reward).sum(), z, retain_graph=True)[0]
    assert plain[0].eq(0).all()
    based = torch.autograd.grad(-(logp * (reward - reward.mean())).sum(), z)[0]
    assert based[0, 0] > 0  # a step against it makes the wrong one less probable
    assert based[1, 0] < 0


def test_A42_of_the_information():
    """The mean KL of three codes to a prior is their information about x plus that of the mean."""
    rng = np.random.default_rng(0)
    codes, prior = rng.dirichlet(np.ones(4), size=3), np.full(4, 0.25)
    mean_code = codes.mean(axis=0)
    information = scipy.stats.entropy(codes, np.tile(mean_code, (3, 1)), axis=1).mean()
    whole = scipy.stats.entropy(codes, np.tile(prior, (3, 1)), axis=1).mean()
    assert whole == pytest.approx(information + scipy.stats.entropy(mean_code, prior))
    same = np.tile(codes[0], (3, 1))  # the code says nothing of x
    assert scipy.stats.entropy(same, np.tile(prior, (3, 1)), axis=1).mean() > 0


def test_A84_one_layer_back():
    a, x = torch.randn(5, 3, dtype=torch.float64), torch.randn(5, dtype=torch.float64)
    x.requires_grad_()
    z, y = a.T @ x, torch.tensor([0.0, 1.0, 0.0], dtype=torch.float64)
    (gradient,) = torch.autograd.grad(F.cross_entropy(z[None], y[None]), x)
    torch.testing.assert_close(gradient, a @ (z.softmax(0) - y))


def test_A87_of_an_infinite_logit():
    assert float("1e1000") == math.inf
    assert torch.tensor([math.inf, 0.0]).softmax(0).isnan().all()
    with np.errstate(invalid="ignore"):
        assert np.isnan(scipy.special.softmax([math.inf, 0.0])).all()


def test_A113_of_one_sigmoid_output():
    z, t = torch.tensor([-3.0, 0.5, 4.0], dtype=torch.float64), 2.5
    p = z.sigmoid()
    torch.testing.assert_close((p.logit() / t).sigmoid(), (z / t).sigmoid())


def test_M36_a_far_row_and_a_fit_that_converged():
    x = np.array([-60, -8, -5, -3, -1, 1, 2, 4, 9, 60.0])
    y = [0, 0, 0, 1, 0, 1, 0, 1, 1, 1]
    fit = sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    assert fit.mle_retvals["converged"]
    assert abs(fit.params).max() < 1
    assert fit.bse.max() < 1
    assert fit.predict().max() > 1 - 1e-8


def test_M13():
    z = torch.randn(3, 4, generator=torch.Generator().manual_seed(0), requires_grad=True)
    none, some = torch.full((3,), -100), torch.tensor([0, 1, -100])
    empty = F.cross_entropy(z, none)
    assert empty.isnan()
    assert (torch.autograd.grad(empty, z)[0] == 0).all()
    both = torch.autograd.grad(F.cross_entropy(z, none) + F.cross_entropy(z, some), z)[0]
    torch.testing.assert_close(both, torch.autograd.grad(F.cross_entropy(z, some), z)[0])


def test_A91_of_tags():
    z = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    y = (z > 0.2).float()
    same = F.multilabel_soft_margin_loss(z, y)
    torch.testing.assert_close(same, F.binary_cross_entropy_with_logits(z, y))


def test_A36_of_several_questions():
    z = torch.randn(5, 3, 2, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(z.softmax(-1)[..., 1], torch.sigmoid(z[..., 1] - z[..., 0]))


def test_A9_of_batch_norm():
    x = 5 + torch.randn(64, 2, generator=torch.Generator().manual_seed(0))
    norm = torch.nn.BatchNorm1d(2)
    assert norm(x).mean().abs() < 1e-5
    assert norm.eval()(x).mean() > 3  # after one step the running mean is a tenth of the way
    faster = torch.nn.BatchNorm1d(2, momentum=0.5)
    faster(x)
    assert faster.eval()(x).mean() < norm(x).mean()


def test_M17_of_a_bound():
    """Two codes, one word: minus ln p of the word is at most reconstruction plus KL."""
    prior, given_code = np.array([0.6, 0.4]), np.array([0.2, 0.7])
    truth = -np.log(prior @ given_code)
    for q in (np.array([0.5, 0.5]), np.array([0.1, 0.9])):
        bound = -q @ np.log(given_code) + scipy.stats.entropy(q, prior)
        assert bound >= truth
    posterior = prior * given_code / (prior @ given_code)
    exact = -posterior @ np.log(given_code) + scipy.stats.entropy(posterior, prior)
    assert exact == pytest.approx(truth)
    assert -posterior @ np.log(given_code) < truth  # without the KL


def test_A322():
    """The gradients of the chosen and of the rejected answer's log-probability are opposite."""
    logps = torch.tensor([-10.0, -12.0], requires_grad=True)
    reference = logps.detach().clone()
    gap = (logps - reference)[0] - (logps - reference)[1]
    loss = -F.logsigmoid(0.1 * gap)
    pulls = torch.autograd.grad(loss, logps)[0]
    assert loss.item() == pytest.approx(math.log(2))
    assert pulls.sum() == 0
    assert pulls[0] < 0


def test_M10_of_pictures():
    z = torch.randn(2, 3, 4, 5, generator=torch.Generator().manual_seed(0))
    y = torch.arange(40).reshape(2, 4, 5) % 3
    whole = F.cross_entropy(z, y)
    moved = F.cross_entropy(z.permute(0, 2, 3, 1).reshape(-1, 3), y.reshape(-1))
    torch.testing.assert_close(moved, whole)
    mixed = F.cross_entropy(z.reshape(-1, 3), y.reshape(-1))
    assert (mixed - whole).abs() > 0.01


def test_A283():
    rng = np.random.default_rng(0)
    moves = np.array([[0.9, 0.1], [0.2, 0.8]])
    shows = np.array([[0.8, 0.1, 0.1], [0.1, 0.3, 0.6]])
    state, rows = 0, []
    for _ in range(600):
        rows.append(rng.choice(3, p=shows[state]))
        state = rng.choice(2, p=moves[state])
    x = np.array(rows)

    def baum_welch(start, a, b, steps):
        n = len(x)
        for _ in range(steps):
            alpha, beta, scale = np.empty((n, 2)), np.ones((n, 2)), np.empty(n)
            now = start
            for t in range(n):
                now = now * b[:, x[t]]
                scale[t] = now.sum()
                alpha[t] = now / scale[t]
                now = alpha[t] @ a
            for t in range(n - 1, 0, -1):
                beta[t - 1] = a @ (b[:, x[t]] * beta[t]) / scale[t]
            share = alpha * beta
            start = share[0]
            a = a * (alpha[:-1].T @ (b[:, x[1:]].T * beta[1:] / scale[1:, None]))
            a = a / a.sum(1, keepdims=True)
            b = np.stack([share[x == s].sum(0) for s in range(3)], 1)
            b = b / b.sum(1, keepdims=True)
        return np.log(scale).sum(), start, b

    half = np.array([0.5, 0.5])
    truth, _, _ = baum_welch(np.array([1.0, 0.0]), moves, shows, 1)
    near, start, b = baum_welch(half, moves, shows, 100)
    other, other_start, other_b = baum_welch(half, moves[::-1, ::-1], shows[::-1], 100)
    equal, _, equal_b = baum_welch(half, np.full((2, 2), 0.5), np.array([[0.4, 0.3, 0.3]] * 2), 20)
    assert [round(v, 1) for v in (truth, near, other, equal)] == [-505.7, -501.4, -501.4, -543.1]
    np.testing.assert_allclose(b, other_b[::-1], atol=1e-6)
    np.testing.assert_allclose(start, [1, 0], atol=1e-6)
    np.testing.assert_allclose(other_start, [0, 1], atol=1e-6)
    np.testing.assert_allclose(equal_b[0], equal_b[1])


def test_a_fold_without_a_rare_class_and_the_two_ways_round_it():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(100, 3))
    y = rng.permutation(np.repeat([0, 1, 2], [60, 36, 4]))
    named = sklearn.metrics.make_scorer(
        sklearn.metrics.log_loss,
        greater_is_better=False,
        response_method="predict_proba",
        labels=[0, 1, 2],
    )

    def scores(scoring, cv, y=y):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return sklearn.model_selection.cross_val_score(
                sklearn.linear_model.LogisticRegression(), x, y, scoring=scoring, cv=cv
            )

    assert np.isnan(scores("neg_log_loss", sklearn.model_selection.KFold(10))).any()
    assert np.isfinite(scores("neg_log_loss", sklearn.model_selection.StratifiedKFold(4))).all()
    assert np.isfinite(scores(named, sklearn.model_selection.KFold(10))).all()
    once = np.where(np.arange(100) == 99, 2, y % 2)
    assert np.isnan(scores(named, sklearn.model_selection.KFold(10), once)).any()


def test_bic_with_the_mean_picks_one_part():
    rng = np.random.default_rng(0)
    x = np.r_[rng.normal(-4, 1, 150), rng.normal(4, 1, 150)][:, None]
    good, bad = [], []
    for parts in (1, 2, 3):
        model = sklearn.mixture.GaussianMixture(parts, random_state=0, n_init=3).fit(x)
        good.append(model.bic(x))
        bad.append((3 * parts - 1) * np.log(300) - 2 * model.score(x))
    assert [round(v) for v in good + bad] == [1699, 1302, 1317, 17, 33, 50]
    assert np.argmin(good) == 1
    assert np.argmin(bad) == 0


def test_an_estimate_of_kl_may_be_negative():
    rng = np.random.default_rng(0)
    values = []
    for _ in range(200):
        p, q = rng.normal(size=(2, 200, 2))
        own = scipy.spatial.cKDTree(p).query(p, 2)[0][:, 1]
        other = scipy.spatial.cKDTree(q).query(p)[0]
        values.append(2 * np.log(other / own).mean() + np.log(200 / 199))
    assert 0.4 < np.mean(np.array(values) < 0) < 0.65


def cox(scores, times, events):
    """Minus the partial log-likelihood of Cox's model, added over the events (Breslow)."""
    at_risk = torch.where(times[:, None] <= times, scores, -math.inf)
    return (at_risk.logsumexp(1) - scores)[events].sum()


def test_A333():
    """One row, no event, and the gradient of all rows from one row at a time."""
    rng = torch.Generator().manual_seed(0)
    x, times = torch.randn(8, 3, generator=rng), torch.rand(8, generator=rng)
    events = torch.tensor([True, True, False, True, True, False, True, True])
    w = torch.ones(3, requires_grad=True)
    one = cox((x @ w)[:1], times[:1], events[:1])
    assert one == 0
    assert (torch.autograd.grad(one, w)[0] == 0).all()
    none = cox(x @ w, times, events & False)
    assert (none / events[:0].sum()).isnan()
    whole = torch.autograd.grad(cox(x @ w, times, events), w)[0]
    scores = (x @ w).detach().requires_grad_()
    slopes = torch.autograd.grad(cox(scores, times, events), scores)[0]
    for row, slope in zip(x, slopes, strict=True):
        (row @ w).backward(slope)
    torch.testing.assert_close(w.grad, whole)


def test_A334():
    """statsmodels, the sum over sorted rows, and equal scores."""
    PHReg = sm.PHReg
    rng = np.random.default_rng(0)
    x = rng.normal(size=100)
    times = rng.exponential(np.exp(-x))
    seen = rng.random(100) < 0.7
    theirs = -PHReg(times, x[:, None], status=seen).loglike(np.array([0.5]))
    order = np.argsort(-times)
    s = torch.tensor(0.5 * x[order])
    mean = -(s - s.logcumsumexp(0))[torch.tensor(seen[order])].mean()
    assert mean * seen.sum() == pytest.approx(theirs)
    own = cox(torch.tensor(0.5 * x), torch.tensor(times), torch.tensor(seen))
    assert own == pytest.approx(theirs)
    equal = -PHReg(times, x[:, None], status=np.ones(100)).loglike(np.zeros(1)) / 100
    assert equal == pytest.approx(scipy.special.gammaln(101) / 100)
    tied = np.ceil(4 * times)
    breslow, efron = (
        -PHReg(tied, x[:, None], status=seen, ties=ties).loglike(np.array([0.5]))
        for ties in ("breslow", "efron")
    )
    own = cox(torch.tensor(0.5 * x), torch.tensor(tied), torch.tensor(seen))
    assert own == pytest.approx(breslow)
    assert efron < breslow


def test_A335():
    k, scale, t = 1.7, 3.0, np.array([0.5, 2.0, 7.0])
    H = (t / scale) ** k
    law = scipy.stats.weibull_min(k, scale=scale)
    np.testing.assert_allclose(law.logsf(t), -H)
    full = np.log(k) + (k - 1) * np.log(t) - k * np.log(scale) - H
    np.testing.assert_allclose(law.logpdf(t), full)
    np.testing.assert_allclose(np.log(k) + k * np.log(t / scale) - H, full + np.log(t))
    np.testing.assert_allclose(
        scipy.stats.weibull_min(1, scale=scale).logpdf(t), scipy.stats.expon(0, scale).logpdf(t)
    )


def test_A336():
    law = scipy.stats.weibull_min(1.7, scale=3.0)
    a = np.arange(40.0)
    H = (np.arange(41.0) / 3) ** 1.7
    d = np.diff(H)
    stable = -H[:-1] + np.log(-np.expm1(-d))
    np.testing.assert_allclose(np.exp(stable), law.cdf(a + 1) - law.cdf(a), atol=1e-12)
    small = d < 700
    np.testing.assert_allclose((np.log(np.exp(d) - 1) - H[1:])[small], stable[small])
    assert np.exp(stable).sum() == pytest.approx(1)
    assert np.isfinite(stable).all()
    with np.errstate(divide="ignore"):
        assert np.log(1 - np.exp(-1e-20)) == -np.inf
    np.testing.assert_allclose(np.log(-np.expm1(-H[1:9])), law.logcdf(np.arange(1.0, 9)))


def test_A337():
    """The masked BCE of two rows, and the same from a softmax over the steps."""
    z = torch.full((2, 5), math.log(0.1 / 0.9))
    label = torch.zeros(2, 5)
    label[0, 2] = 1
    mask = torch.tensor([[1.0, 1, 1, 0, 0]] * 2)
    bce = F.binary_cross_entropy_with_logits(z, label, reduction="none")
    np.testing.assert_allclose((bce * mask).sum(1), [2.513, 0.316], atol=5e-4)
    alive = torch.cumprod(1 - torch.sigmoid(z[0]), 0)
    shares = torch.cat([torch.ones(1), alive])[:-1] * torch.sigmoid(z[0])
    shares = torch.cat([shares, alive[-1:]])  # the last share: later than all steps
    assert shares.sum() == pytest.approx(1)
    assert -shares[2].log() == pytest.approx(2.513, abs=5e-4)
    assert -shares[3:].sum().log() == pytest.approx(0.316, abs=5e-4)


def test_A338():
    """Standard normal numbers, the best model: the terms add up to minus the log density."""
    beta = np.linspace(0.05, 0.5, 10)
    kept = np.cumprod(1 - beta)

    def kl(mean, variance, other, spread):
        return 0.5 * (np.log(spread / variance) + (variance + (mean - other) ** 2) / spread - 1)

    x = 1.3
    total = kl(np.sqrt(kept[-1]) * x, 1 - kept[-1], 0, 1)
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    weights /= weights.sum()
    terms = []
    for t in range(10):
        seen = np.sqrt(kept[t]) * x + np.sqrt(1 - kept[t]) * nodes
        guess = np.sqrt(1 - beta[t]) * seen
        if t == 0:
            term = -scipy.stats.norm.logpdf(x, guess, np.sqrt(beta[0]))
        else:
            before = kept[t - 1]
            mean = np.sqrt(before) * beta[t] * x + np.sqrt(1 - beta[t]) * (1 - before) * seen
            mean /= 1 - kept[t]
            term = kl(mean, (1 - before) / (1 - kept[t]) * beta[t], guess, beta[t])
        terms.append(weights @ term)
    assert total + sum(terms) == pytest.approx(-scipy.stats.norm.logpdf(x))
    assert total + 10 * np.mean(terms) == pytest.approx(-scipy.stats.norm.logpdf(x))
    assert total < 0.1


def test_A339():
    """The best guess of the noise, fitted: it never costs 0, and x is known from it."""
    x, noise = np.random.default_rng(0).normal(size=(2, 20_000))
    for a in (0.9, 0.2):
        seen = math.sqrt(a) * x + math.sqrt(1 - a) * noise
        fit = sklearn.linear_model.LinearRegression().fit(seen[:, None], noise)
        guess = fit.predict(seen[:, None])
        cost = np.mean((guess - noise) ** 2)
        assert cost == pytest.approx(a, rel=0.03)
        of_x = np.mean(((seen - math.sqrt(1 - a) * guess) / math.sqrt(a) - x) ** 2)
        assert of_x == pytest.approx((1 - a) / a * cost)
    assert np.mean(noise**2) == pytest.approx(1, abs=0.03)


def test_A340():
    """Twice PyTorch's Gaussian NLL is loss/exp(s) + s, and s that it learns is ln of the loss."""
    error = torch.randn(1000, generator=torch.Generator().manual_seed(0))
    s = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([s], max_iter=50)

    def closure():
        optimizer.zero_grad()
        loss = 2 * F.gaussian_nll_loss(error, torch.zeros(1000), s.exp().expand(1000))
        loss.backward()
        return loss

    assert closure().item() == pytest.approx((error**2).mean().item())
    optimizer.step(closure)
    assert s.item() == pytest.approx((error**2).mean().log().item(), abs=1e-3)


def test_A341():
    x = torch.rand(1000, generator=torch.Generator().manual_seed(0))
    guess = x + 0.1 * torch.randn(1000, generator=torch.Generator().manual_seed(1))
    error = (x - guess).square()
    half = F.gaussian_nll_loss(guess, x, torch.full_like(x, 0.5), full=True, reduction="sum")
    shift = 1000 * 0.5 * math.log(math.pi)
    assert half - shift == pytest.approx(error.sum().item(), rel=1e-4)
    best = scipy.optimize.minimize_scalar(
        lambda s: float((error / (2 * math.exp(s)) + s / 2).mean())
    ).x
    assert math.exp(best) == pytest.approx(error.mean().item(), rel=1e-3)
    sigma = torch.ones(1000, requires_grad=True)
    (error.sum() + 0 * sigma.sum()).backward()
    assert (sigma.grad == 0).all()


def test_A342():
    assert np.isfinite(scipy.special.gamma(171))
    assert scipy.special.gamma(172) == np.inf
    assert scipy.special.gammaln(172) == pytest.approx(711.71, abs=0.01)
    with np.errstate(divide="ignore"):
        assert np.log(scipy.stats.norm.pdf(40)) == -np.inf
    assert scipy.stats.norm.logpdf(40) == pytest.approx(-800.92, abs=0.01)


def test_A343():
    y, x = np.array([1.0, 2, 4, 5, 9, 10]), sm.add_constant(np.arange(6.0))
    small, large = (sm.GLM(y, columns).fit() for columns in (x[:, :1], x))
    assert [round(fit.deviance, 2) for fit in (small, large)] == [66.83, 2.70]
    gain = 2 * (large.llf - small.llf)
    assert gain == pytest.approx(6 * np.log(small.deviance / large.deviance))
    assert round(gain, 1) == 19.2
    scaled = (small.deviance - large.deviance) / large.scale
    assert round(scaled, 1) == 94.8
    ours, theirs = sm.OLS(y, x).fit(), sm.OLS(y, x[:, :1]).fit()
    assert scaled == pytest.approx(ours.compare_f_test(theirs)[0])
    for fall, ratio in ((2.0, 1.443), (1.001, 1.0)):  # n RSS ratio - n over n ln ratio, for any n
        assert (fall - 1) / math.log(fall) == pytest.approx(ratio, abs=1e-3)
    counts = np.array([0, 1, 2, 2, 5, 7])
    small, large = (
        sm.GLM(counts, columns, sm.families.Poisson()).fit() for columns in (x[:, :1], x)
    )
    assert small.deviance - large.deviance == pytest.approx(2 * (large.llf - small.llf))

    draws = np.random.default_rng(0)
    group, x = np.repeat(np.arange(20), 5), draws.normal(size=100)
    y = 1 + 2 * x + draws.normal(size=20)[group] + draws.normal(size=100)
    for reml, less in ((True, math.log(3)), (False, 0.0)):
        one, three = (
            sm.MixedLM(y, sm.add_constant(k * x), group).fit(reml=reml).llf for k in (1, 3)
        )
        assert one - three == pytest.approx(less, abs=1e-5)


def test_A344():
    mu, alpha = torch.tensor(3.0, dtype=torch.float64), 0.5
    law = torch.distributions.NegativeBinomial(1 / alpha, logits=torch.log(alpha * mu))
    assert law.mean == pytest.approx(3)
    assert law.variance == pytest.approx(3 + 0.5 * 9)
    assert law.probs == pytest.approx(1.5 / 2.5)
    theirs = scipy.stats.nbinom.logpmf(4, 2, 1 - law.probs.item())
    assert law.log_prob(torch.tensor(4.0)) == pytest.approx(theirs)
    assert round(scipy.special.gammaln(1e4), -2) == 82100
    counts = np.array([2, 3, 3, 4, 3, 3, 2, 4])  # less spread than Poisson
    fits = [scipy.stats.nbinom.logpmf(counts, r, r / (r + 3)).sum() for r in (1, 10, 100, 1e4)]
    assert fits == sorted(fits)
    assert fits[-1] < scipy.stats.poisson.logpmf(counts, 3).sum()


def test_A345():
    """The log determinant of a coupling and of a 1x1 convolution, by autograd."""
    rng = torch.Generator().manual_seed(0)
    x, w = torch.randn(4, generator=rng), torch.randn(2, 2, generator=rng)

    def coupling(x):
        return torch.cat([x[:2], x[2:] * torch.exp(w @ x[:2]) + x[:2]])

    jacobian = torch.autograd.functional.jacobian(coupling, x)
    torch.testing.assert_close(torch.linalg.slogdet(jacobian)[1], (w @ x[:2]).sum())
    pixels = torch.randn(2, 3, 5, generator=rng)
    jacobian = torch.autograd.functional.jacobian(
        lambda x: torch.einsum("ij,jhw->ihw", w, x), pixels
    )
    both = torch.linalg.slogdet(jacobian.reshape(30, 30))[1], 15 * torch.linalg.slogdet(w)[1]
    torch.testing.assert_close(*both)
    assert torch.logdet(torch.diag(torch.tensor([-1.0, 1]))).isnan()


def test_A346():
    rng = np.random.default_rng(0)
    x, E = rng.normal(size=200), rng.uniform(0.5, 4, 200)
    y = rng.poisson(E * np.exp(0.3 + 0.5 * x))
    X = sm.add_constant(x)
    one = sm.GLM(y, X, sm.families.Poisson(), offset=np.log(E)).fit()
    two = sm.GLM(y / E, X, sm.families.Poisson(), var_weights=E).fit()
    np.testing.assert_allclose(one.params, two.params, rtol=1e-5)
    mean = one.predict(X, offset=np.log(E))
    assert mean.sum() == pytest.approx(y.sum())
    best = scipy.stats.poisson.logpmf(y, y) - scipy.stats.poisson.logpmf(y, mean)
    assert one.deviance == pytest.approx(2 * best.sum())
    eta = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.poisson_nll_loss(eta, torch.tensor(5.0, dtype=torch.float64))
    slope = torch.autograd.grad(loss, eta, create_graph=True)[0]
    assert slope.item() == pytest.approx(math.exp(0.7) - 5)
    assert torch.autograd.grad(slope, eta)[0].item() == pytest.approx(math.exp(0.7))


def test_A347():
    """The deviance is twice the loss less that of the perfect guess; near p = 1 it is Poisson's."""
    y, mu = np.array([0.0, 3, 5]), np.array([1.0, 2, 6])

    def loss(y, mu, p):
        return -y * mu ** (1 - p) / (1 - p) + mu ** (2 - p) / (2 - p)

    floor = np.array([0, *loss(y[1:], y[1:], 1.5)])
    deviance = sklearn.metrics.mean_tweedie_deviance(y, mu, power=1.5)
    assert deviance == pytest.approx(2 * np.mean(loss(y, mu, 1.5) - floor))
    near = sklearn.metrics.mean_tweedie_deviance(y, mu, power=1.0001)
    assert near == pytest.approx(sklearn.metrics.mean_poisson_deviance(y, mu), rel=1e-2)
    with np.errstate(divide="ignore", invalid="ignore"):
        assert loss(y, mu, np.float64(1))[1] == -np.inf
        assert loss(y, mu, np.float64(2))[1] == np.inf


def test_A348():
    """k-means by its sum of squares, with all numbers of a center counted and with one."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 10)) * 0.1
    n, d = x.shape
    sums = [
        sklearn.cluster.KMeans(k, n_init=1, random_state=0).fit(x).inertia_ for k in (1, 2, 3, 4)
    ]
    few, all_of_them = (
        [n * np.log(s / n) + np.log(n) * k * size for k, s in zip((1, 2, 3, 4), sums, strict=True)]
        for size in (1, d)
    )
    assert max(few) < 0
    assert few == sorted(few, reverse=True)
    assert all_of_them == sorted(all_of_them)


def test_A349():
    """A better spread lowers the NLL, though the mean is worse."""
    rng = np.random.default_rng(0)
    spread = np.where(np.arange(400) % 2, 0.1, 5.0)
    y = rng.normal(0, spread)
    plain = scipy.stats.norm(0, y.std())
    worse = -0.05 * np.sign(y.mean())
    other = scipy.stats.norm(worse, spread)
    assert -other.logpdf(y).mean() < -plain.logpdf(y).mean() - 0.5
    assert np.mean((y - worse) ** 2) > np.mean(y**2)
    draws = abs(scipy.stats.t(1.5).rvs(1000, random_state=0))
    assert draws.max() > 20 * np.median(draws)


def test_A76_of_absolute_errors():
    error, s = 1.7, 0.4
    law = scipy.stats.laplace(0, math.exp(s))
    assert -law.logpdf(error) == pytest.approx(math.exp(-s) * error + s + math.log(2))


def test_A161_minimizes_minus_the_sum_of_logpdf():
    x = np.array([1.0, 2, 6])
    by_hand = -scipy.stats.gamma.logpdf(x, 2, 0, 1.5).sum()
    assert scipy.stats.gamma.nnlf((2, 0, 1.5), x) == pytest.approx(by_hand)


def test_A1_of_iris():
    """What R prints for the widths and lengths of sepals counts the variance."""
    x = sklearn.datasets.load_iris().data
    fit = sm.OLS(x[:, 0], sm.add_constant(x[:, 1])).fit()
    assert [round(fit.aic, 2), round(-2 * fit.llf + 2 * 3, 2)] == [369.99, 371.99]


def test_A120_of_latents():
    for sigma, near in ((0.1, True), (0.001, False)):
        cdf = scipy.stats.norm.cdf([0.3 - 1 / 255, 0.3 + 1 / 255], 0.3, sigma)
        steps = math.log((cdf[1] - cdf[0]) * 255 / 2)
        assert (abs(steps - scipy.stats.norm.logpdf(0.3, 0.3, sigma)) < 0.001) == near


def test_A374():
    d, raw = 3, torch.randn(4, 6, generator=torch.Generator().manual_seed(0))
    L = torch.zeros(4, d, d)
    i, j = torch.tril_indices(d, d)
    L[:, i, j] = raw
    diagonal = torch.arange(d)
    L[:, diagonal, diagonal] = F.softplus(L[:, diagonal, diagonal]) + 1e-3
    law = torch.distributions.MultivariateNormal(torch.zeros(4, d), scale_tril=L)
    assert (torch.linalg.eigvalsh(L @ L.mT) > 0).all()
    y = torch.ones(d)
    theirs = scipy.stats.multivariate_normal.logpdf(y, np.zeros(d), (L @ L.mT)[0].numpy())
    assert law.log_prob(y).shape == (4,)
    assert law.log_prob(y)[0].item() == pytest.approx(theirs, rel=1e-3)
    free = torch.zeros(4, d, d)
    free[:, i, j] = raw
    free = free + free.tril(-1).mT
    assert (torch.linalg.eigvalsh(free).amin(1) < 0).any()
    spread = torch.tensor(1.0, requires_grad=True)
    draws = spread * torch.randn(1000, generator=torch.Generator().manual_seed(1))
    draws.square().mean().backward()
    assert spread.grad > 0  # squared error to the mean pulls the spread down


def test_A60_of_partial_likelihoods():
    """Another scale of time changes a density, not the partial likelihood."""
    times, x = np.array([1.0, 2, 3, 5]), np.array([[0.5], [1], [-1], [0]])
    one, two = (sm.PHReg(scale * times, x).loglike(np.array([0.3])) for scale in (1, 10))
    assert one == pytest.approx(two)
    weibull = scipy.stats.weibull_min(1.5, scale=3)
    ten_times = scipy.stats.weibull_min(1.5, scale=30)
    assert ten_times.logpdf(10 * times).sum() < weibull.logpdf(times).sum() - 9


def test_A216():
    """Not nested, and of two families: the one that drew the rows has the smaller AIC."""
    y = scipy.stats.gamma.rvs(2, size=300, random_state=0)
    normal = scipy.stats.norm.logpdf(y, *scipy.stats.norm.fit(y)).sum()
    gamma = scipy.stats.gamma.logpdf(y, *scipy.stats.gamma.fit(y, floc=0)).sum()
    assert 2 * 2 - 2 * gamma < 2 * 2 - 2 * normal - 10
    dropped = scipy.stats.gamma.logpdf(y[:290], 2).sum()
    assert -2 * dropped < -2 * scipy.stats.gamma.logpdf(y, 2).sum() - 10


def test_A245():
    """Data N(0, 4), noise of rate 1: the flow of the known score gives back the density."""

    def variance(t):
        return 4 * math.exp(-t) + 1 - math.exp(-t)

    def slope(t, state):
        rate = -0.5 + 0.5 / variance(t)
        return [rate * state[0], rate]

    end = scipy.integrate.solve_ivp(slope, (0, 5), [1.3, 0], rtol=1e-8).y[:, -1]
    prior = scipy.stats.norm.logpdf(end[0], 0, math.sqrt(variance(5)))
    assert prior + end[1] == pytest.approx(scipy.stats.norm.logpdf(1.3, 0, 2), abs=1e-5)
    assert prior - scipy.stats.norm.logpdf(1.3, 0, 2) > 0.5
    rng = np.random.default_rng(0)
    A, probes = rng.normal(size=(4, 4)), rng.choice([-1.0, 1], size=(4000, 4))
    estimates = np.einsum("ni,ij,nj->n", probes, A, probes)
    assert estimates.mean() == pytest.approx(np.trace(A), abs=0.2)


def test_A295():
    def concordance(score, times):
        early, late = np.nonzero(times[:, None] < times)
        return np.mean(score[early] > score[late])

    rng = np.random.default_rng(0)
    scatter = []
    for _ in range(50):
        x = rng.normal(size=40)
        times = rng.exponential(np.exp(-x))
        scatter.append(concordance(x, times))
        assert scatter[-1] + concordance(-x, times) == pytest.approx(1)
        assert concordance(3 * x + 1, times) == scatter[-1]
    assert np.std(scatter) > 0.03
    order = torch.arange(10.0)
    all_seen = torch.ones(10, dtype=torch.bool)
    assert cox(-20 * order, order, all_seen) < 1e-6


def test_A240_of_weighted_least_squares():
    x = np.array([0.137, 0.412, 1.23, 3.7, 11.1, 33.3])
    y = np.array([0.00198, 0.00359, 0.00816, 0.0220, 0.0582, 0.184])
    fit = sm.WLS(y, sm.add_constant(x), weights=1 / x).fit()
    by_hand = 6 * np.log(np.sum(fit.wresid**2) / 6) + 6 * (1 + math.log(2 * math.pi)) + 2 * 3
    assert by_hand == pytest.approx(-69.13, abs=0.01)  # what R's user got by hand, then from AIC()
    assert by_hand - np.log(1 / x).sum() == pytest.approx(-64.577, abs=0.001)
    assert -2 * fit.llf + 2 * 3 == pytest.approx(-64.577, abs=0.001)


@pytest.mark.parametrize(
    ("y", "outputs", "chosen"),
    [
        ([1, 2], [[0, 1, 0], [0, 0, 1]], "SparseCategoricalAccuracy"),
        ([[1], [2]], [[0, 1, 0], [0, 0, 1]], "SparseCategoricalAccuracy"),
        ([[0, 1, 0], [0, 0, 1]], [[0, 1, 0], [0, 0, 1]], "CategoricalAccuracy"),
        ([[1], [0]], [[0.6], [0.4]], "BinaryAccuracy"),
    ],
)
def test_A289(y, outputs, chosen):
    """Keras chooses the accuracy by the shapes, also beside a loss of one's own."""
    y, outputs = np.array(y), np.array(outputs, dtype="float32")
    model = keras.Sequential([keras.Input(outputs.shape[1:]), keras.layers.Identity()])
    model.compile(loss=lambda y_true, y_pred: 0 * keras.ops.mean(y_pred), metrics=["accuracy"])
    assert model.test_on_batch(outputs, y, return_dict=True)["accuracy"] == 1
    kinds = {type(metric).__name__ for metric in model.metrics[1].metrics}
    assert kinds == {chosen}


def test_A289_of_a_logit():
    y, z = np.array([[1.0]]), np.array([[0.3]])
    for arguments, hits in (({}, 0), ({"threshold": 0}, 1)):
        assert float(keras.metrics.BinaryAccuracy(**arguments)(y, z)) == hits


def test_A302():
    loss = keras.losses.SparseCategoricalCrossentropy()
    assert not loss.get_config()["from_logits"]
    assert not keras.losses.get("sparse_categorical_crossentropy").__defaults__[0]


def test_A302_on_tensorflow():
    """Where Keras on TensorFlow warns, it takes the logits from before the softmax."""
    source = (Path(keras.__file__).parent / "src/backend/tensorflow/nn.py").read_text("utf-8")
    (taking,) = (
        part for part in ast.parse(source).body if getattr(part, "name", "") == "_get_logits"
    )
    names = {"warnings": warnings}
    exec(ast.get_source_segment(source, taking), names)

    class Output:
        _keras_logits = "logits"

    with pytest.warns(UserWarning, match="does not represent logits"):
        assert names["_get_logits"](Output(), True, "Softmax", "loss") == ("logits", True)


def test_A155():
    """Exchanged arguments: the first loss is inf, and after one step all is nan."""

    def exchanged(y_pred, y_true):
        return -keras.ops.sum(y_true * keras.ops.log(y_pred), axis=-1)

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(optimizer="sgd", loss=exchanged)
    x, y = np.ones((3, 2), "float32"), np.eye(3, dtype="float32")
    assert float(model.train_on_batch(x, y)) == math.inf
    assert all(np.isnan(weights).all() for weights in model.get_weights())


def test_A153():
    """Total: the outputs' losses, weighted, and the penalties; add_loss sees no sample weight."""
    x, zeros = np.ones((4, 2), "float32"), np.zeros((4, 1))
    row = keras.Input((2,))
    penalty = keras.regularizers.L2(0.5)
    a = keras.layers.Dense(1, name="a", kernel_initializer="ones", kernel_regularizer=penalty)
    b = keras.layers.Dense(1, name="b", kernel_initializer="ones")
    model = keras.Model(row, {"a": a(row), "b": b(row)})
    model.compile(loss={"a": "mse", "b": "mse"}, loss_weights={"a": 0.5, "b": 0.5})
    log = model.test_on_batch(x, {"a": zeros, "b": zeros + 1}, return_dict=True)
    assert (log["a_loss"], log["b_loss"]) == (4, 1)
    assert log["loss"] == 0.5 * 4 + 0.5 * 1 + sum(float(part) for part in model.losses) == 3.5

    class Added(keras.layers.Layer):
        def call(self, inputs):
            self.add_loss(keras.ops.mean(inputs))
            return inputs

    model = keras.Sequential([keras.Input((1,)), Added()])
    model.compile(loss="mse")
    assert float(model.test_on_batch(x[:, :1], zeros)) == 2
    assert float(model.test_on_batch(x[:, :1], zeros, sample_weight=np.zeros(4))) == 1


def test_A185():
    steps = keras.Input((4,), dtype="int32")
    hidden = keras.layers.Embedding(5, 3, mask_zero=True)(steps)
    out = keras.layers.Dense(2, activation="softmax", kernel_initializer="zeros")(hidden)
    model = keras.Model(steps, out)
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    x = np.array([[1, 2, 0, 0]])
    for pads in (0, 1):
        log = model.test_on_batch(x, np.array([[0, 1, pads, pads]]), return_dict=True)
        assert float(log["loss"]) == pytest.approx(math.log(2))
        assert log["accuracy"] == 0.5
    unmasked = keras.layers.Embedding(5, 3)(steps)
    bare = keras.Model(steps, model.layers[-1](unmasked))
    y, weights = np.array([[0, 1, 0, 0]]), np.array([[1, 1, 0, 0]])
    for reduction, share in (("sum_over_batch_size", 0.5), ("mean_with_sample_weight", 1)):
        bare.compile(loss=keras.losses.SparseCategoricalCrossentropy(reduction=reduction))
        loss = bare.test_on_batch(x, y, sample_weight=weights)
        assert float(loss) == pytest.approx(share * math.log(2))
    lstm = keras.layers.LSTM(2, return_sequences=True)
    assert keras.layers.Embedding(5, 3, mask_zero=True).compute_mask(x).tolist() == [
        [True, True, False, False]
    ]
    assert lstm.supports_masking
    assert not keras.layers.Conv1D(2, 1).supports_masking
    assert not keras.layers.Flatten().supports_masking


def test_A265():
    y, p = np.array([[1, 0, 1, 1]]), np.array([[0.9, 0.2, 0.7, 0.6]])
    right = y * np.log(p) + (1 - y) * np.log(1 - p)
    assert -np.mean(right) == pytest.approx(sklearn.metrics.log_loss(y[0], p[0]))
    table = np.dot(y.T, np.log(p))
    assert table.shape == (y[0] * np.log(p).T).shape == (4, 4)
    assert table.sum() == pytest.approx(y.sum() * np.log(p).sum())


def test_A378():
    z = torch.tensor([[-math.inf, 0.0, 0.0]], requires_grad=True)
    row = torch.tensor([[0.0, 1.0, 0.0]])
    assert F.cross_entropy(z, row).isnan()
    log_p = z.log_softmax(1)
    finite = z.clamp(min=torch.finfo(z.dtype).min)
    losses = (
        F.cross_entropy(z, torch.tensor([1])),
        -torch.where(row > 0, row * log_p, 0).sum(),
        F.cross_entropy(finite, row),
    )
    for loss in losses:
        assert loss.item() == pytest.approx(math.log(2))
        (slope,) = torch.autograd.grad(loss, z, retain_graph=True)
        assert slope.tolist() == [[0, -0.5, 0.5]]
    assert F.cross_entropy(finite, torch.tensor([[0.1, 0.9, 0.0]])) > 1e30


def test_A150():
    def ctc(frames, labels, **options):
        return F.ctc_loss(
            torch.zeros(6, 1, 5).log_softmax(2),
            torch.tensor([[1, 2, 3]]),
            torch.tensor([frames]),
            torch.tensor([labels]),
            reduction="sum",
            **options,
        )

    assert ctc(0, 3) == math.inf
    assert ctc(0, 3, zero_infinity=True) == 0
    assert ctc(0, 0) == 0
    with pytest.raises(RuntimeError, match="Expected input_lengths to have value at most 6"):
        ctc(7, 3)


def test_A107():
    """Squares on a grid of 32 pixels as anchors: an object of 8 pixels matches none of them."""
    centers = np.stack(np.meshgrid(np.arange(16, 512, 32), np.arange(16, 512, 32)), -1)

    def positives(width, height, anchor=32):
        gap = np.abs(centers - 208)
        overlap = np.clip((np.array([width, height]) + anchor) / 2 - gap, 0, None)
        overlap = np.minimum(overlap, [min(width, anchor), min(height, anchor)]).prod(-1)
        return int((overlap / (width * height + anchor**2 - overlap) >= 0.5).sum())

    assert positives(32, 32) == 1
    assert positives(8, 8) == positives(30, 200) == 0
    assert positives(8, 8, anchor=8) == 1
    none = torch.zeros(0, 4)
    assert F.smooth_l1_loss(none, none, reduction="sum") == 0
    assert F.smooth_l1_loss(none, none).isnan()


def test_A297_of_the_clip():
    p = torch.tensor(1e-5, requires_grad=True)
    loss = -0.25 * p.clamp(1e-4, 1 - 1e-4).log()
    assert loss.item() == pytest.approx(2.303, abs=1e-3)
    assert torch.autograd.grad(loss, p)[0] == 0


def test_A305_of_an_iou():
    area = torch.tensor(0.0)
    assert (area / (area + area)).isnan()
    assert area / (area + area + 1e-7) == 0


def test_A174():
    """The gradient by the scores, and what the two flat orders do to it."""
    z = torch.randn(5, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    y = torch.tensor([0, 2, 1, 1, 0])
    z.requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(z, y, reduction="sum"), z)
    p = torch.softmax(z.detach(), 1)
    slope = slope.numpy()
    np.testing.assert_allclose(slope, p - F.one_hot(y, 3))
    np.testing.assert_allclose(slope.sum(1), 0, atol=1e-12)
    by_class = slope.flatten("F")
    assert by_class[2 * 5 + 3] == slope[3, 2]  # class 2, row 3
    assert slope.flatten()[3 * 3 + 2] == slope[3, 2]
    assert not np.allclose(by_class.reshape(5, 3), slope)
    assert not np.allclose(torch.softmax(p, 1), p)


def test_A190():
    """The mean of the probabilities is the share; fewer negatives move the intercept alone."""
    x = np.repeat([0.0, 0.0, 1.0, 1.0], [72, 8, 8, 12])[:, None]
    y = np.repeat([0, 1, 0, 1], [72, 8, 8, 12])
    fit = sklearn.linear_model.LogisticRegression
    whole = fit(C=np.inf, tol=1e-10).fit(x, y)
    assert whole.predict_proba(x)[:, 1].mean() == pytest.approx(0.2, abs=1e-5)
    kept = (y == 1) | (np.arange(100) % 4 == 0)
    assert kept.sum() == 40
    fewer = fit(C=np.inf, tol=1e-10).fit(x[kept], y[kept])
    assert fewer.coef_.item() == pytest.approx(whole.coef_.item(), abs=1e-3)
    moved = fewer.intercept_ - whole.intercept_
    assert moved.item() == pytest.approx(math.log(4), abs=1e-3)
    score = sklearn.metrics.roc_auc_score
    assert score(y, fewer.predict_proba(x)[:, 1]) == score(y, whole.predict_proba(x)[:, 1])


def test_A200():
    rng = np.random.default_rng(0)
    p, q = rng.dirichlet(np.ones(5), (2, 100))
    assert (scipy.stats.entropy(p, q, axis=1) > (p * (1 - q / p)).sum(1) - 1e-12).all()
    p, q = (0.1 + p) / 1.5, (0.1 + q) / 1.5
    near = p + 1e-3 * (q - p)
    half = ((near - p) ** 2 / p).sum(1) / 2
    np.testing.assert_allclose(scipy.stats.entropy(p, near, axis=1), half, rtol=0.02)
    x = np.linspace(0.01, 5, 500)
    assert (np.log(x) <= x - 1).all()


def test_A113_inside_a_model():
    z = torch.tensor([[2.0, 0.0, -1.0]], requires_grad=True)
    T = torch.tensor([0.5])
    loss = F.cross_entropy(z / T, torch.tensor([1]))
    (slope,) = torch.autograd.grad(loss, z)
    p = torch.softmax(z.detach() / 0.5, 1)
    np.testing.assert_allclose(slope, (p - torch.tensor([[0.0, 1.0, 0.0]])) / 0.5, rtol=1e-5)
    assert torch.equal(z / T, z / T.unsqueeze(1).expand(1, 3))
    layer = keras.layers.Rescaling(1 / 0.5)
    of_keras = keras.ops.softmax(layer(z.detach().numpy()))
    np.testing.assert_allclose(keras.ops.convert_to_numpy(of_keras), p, rtol=1e-5)
    each = z.detach() / torch.tensor([4.0, 0.1, 1.0]) + 1
    assert (z + 1).argmax() == 0
    assert (torch.tensor([[2.0, 1.0]]) / torch.tensor([4.0, 0.5])).argmax() == 1
    assert each.shape == (1, 3)


@pytest.mark.filterwarnings("ignore:invalid value encountered in:RuntimeWarning")
def test_A303():
    distance = scipy.spatial.distance.jensenshannon
    p, q = np.array([0.0275, 0.0552]), np.array([0.0275, 0.0552])
    rng = np.random.default_rng(0)
    pairs = rng.random((100, 2)) * (1 + 1e-4 * rng.standard_normal((2, 100, 2)))
    single = [distance(*pair) for pair in pairs.astype(np.float32).transpose(1, 0, 2)]
    double = [distance(*pair) for pair in pairs.transpose(1, 0, 2)]
    assert 10 < np.isnan(single).sum() < 90
    assert np.isfinite(double).all()
    assert distance(p, q) == 0
    assert np.isnan(distance([0.0, 0.0], [1.0, 0.0]))
    assert np.isposinf(scipy.stats.entropy([1, 0], [0, 1]))
    assert np.isposinf(scipy.stats.entropy([0.5, 0.5], [1, 0]))
    np.testing.assert_allclose(torch.nn.Softmax2d()(torch.zeros(1, 4, 3, 3)), 0.25)
    a, b = torch.tensor([0.7, 0.3]), torch.tensor([0.6, 0.4])
    assert F.kl_div(a, b, reduction="sum") < 0


def test_A327():
    joint = np.array([[30.0, 10.0], [5.0, 55.0]]) / 100
    px, py = joint.sum(1), joint.sum(0)
    by_hand = np.sum(joint * np.log(joint / np.outer(px, py)))
    entropy = scipy.stats.entropy
    assert entropy(px) + entropy(py) - entropy(joint.ravel()) == pytest.approx(by_hand)
    score = sklearn.metrics.mutual_info_score
    assert score(None, None, contingency=100 * joint) == pytest.approx(by_hand)
    alone = np.outer(px, py)
    assert np.sum(alone * np.log(alone / np.outer(px, py))) == pytest.approx(0)
    px, py = np.array([0.7, 0.3]), np.array([0.6, 0.4])
    np.testing.assert_allclose((px * py)[:, None], [[0.42], [0.12]])


def test_A330():
    for K in (2, 4, 256):
        assert scipy.stats.entropy(np.ones(K), base=2) == pytest.approx(math.log2(K))
    counts = np.unique(np.ones(1000), return_counts=True)[1]
    assert scipy.stats.entropy(counts) == 0
    p = np.random.default_rng(0).dirichlet(np.ones(3), 100)
    assert scipy.stats.entropy(p, axis=1, base=2).max() <= math.log2(3)


def test_A359():
    """Honest rows that say 0.1: with their accuracy in place of the share of yes it is 0.8."""
    p, y = np.full(10, 0.1), np.array([1] + 9 * [0])
    accuracy = ((p >= 0.5) == y).mean()
    assert abs(p.mean() - y.mean()) == pytest.approx(0)
    assert accuracy - p.mean() == pytest.approx(0.8)
    called = np.where(p >= 0.5, p, 1 - p)
    assert called.mean() == pytest.approx(accuracy)
    both = np.column_stack([1 - p, p])
    assert expected_calibration_error(both, y, bins=10) == pytest.approx(0)


def test_A59_without_overlap():
    """No slope where p and q share no place."""
    z = torch.zeros(2, requires_grad=True)
    q = torch.cat([torch.zeros(2), torch.softmax(z, 0)])
    p = torch.tensor([0.5, 0.5, 0.0, 0.0])
    m = (p + q) / 2
    divergence = ((p[:2] * (p[:2] / m[:2]).log()).sum() + (q[2:] * (q[2:] / m[2:]).log()).sum()) / 2
    assert divergence.item() == pytest.approx(math.log(2))
    (slope,) = torch.autograd.grad(divergence, z)
    np.testing.assert_allclose(slope, 0, atol=1e-7)


def test_A242():
    """Averaging losses pulls sigma down, averaging probabilities up where wrong."""
    noise = torch.randn(2000, 3, generator=torch.Generator().manual_seed(0))
    mean = torch.tensor([2.0, 0.0, 0.0])

    def slopes(label):
        found = []
        for average in (lambda x: x.mean(), lambda x: x.logsumexp(0) - math.log(2000)):
            sigma = torch.tensor(1.0, requires_grad=True)
            logs = torch.log_softmax(mean + sigma * noise, 1)[:, label]
            found.append(torch.autograd.grad(-average(logs), sigma)[0].item())
        return found

    assert slopes(1)[0] > 0 > slopes(1)[1]
    assert slopes(0)[0] > 0


def test_M36_of_counts():
    """The fewer zeros alone stand in a group, the further down its best coefficient."""
    x = np.array([1.0, 4, 1, 4, 0])
    y = np.array([0, 2, 0, 9, 0])
    best = [
        max(scipy.stats.poisson.logpmf(y, 5.5 * np.exp(b * (x - 4))).sum() for b in (top / 2, top))
        for top in (1, 2, 4, 8)
    ]
    assert best == sorted(best)


def test_A5_of_half_a_count():
    assert scipy.stats.poisson.logpmf(0.5, 1) == -np.inf
    assert np.isfinite(sm.GLM([0.5, 1, 3], np.ones(3), sm.families.Poisson()).fit().params).all()


def test_A69_of_a_loss_of_0():
    values = [0.5 * math.exp(-s) * 0 + 0.5 * s for s in (0, -5, -50)]
    assert values == sorted(values, reverse=True)


def test_A189_of_ties():
    """Isotonic regression ties rows, a sigmoid does not."""
    z, y = np.array([-2.0, -1.0, 0.0, 1.0, 2.0, 3.0]), np.array([0, 1, 0, 0, 1, 1])
    steps = IsotonicRegression(out_of_bounds="clip").fit(z, y).predict(z)
    assert len(np.unique(steps)) < len(z)
    score = sklearn.metrics.roc_auc_score
    assert score(y, steps) != score(y, z)
    curve = sklearn.linear_model.LogisticRegression().fit(z[:, None], y)
    assert score(y, curve.predict_proba(z[:, None])[:, 1]) == score(y, z)


def test_A143_of_several_outputs():
    row = keras.Input((2,))
    outputs = {name: keras.layers.Dense(1, name=name)(row) for name in ("a", "b")}
    model = keras.Model(row, outputs)
    model.compile(loss={"a": "mse", "b": "mse"})
    x, y = np.ones((4, 2), "float32"), {name: np.zeros((4, 1)) for name in outputs}
    with pytest.raises(ValueError, match="only supported for Models with a single output"):
        model.fit(x, y, class_weight={0: 1.0, 1: 2.0}, verbose=0)
    weights = {"a": np.zeros(4), "b": np.ones(4)}
    assert model.test_on_batch(x, y, sample_weight=weights, return_dict=True)["a_loss"] == 0


def test_A37_of_keras():
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=255)
    coins = np.full((2, 2), 0.5, "float32")
    assert float(loss(np.array([0, 255]), coins)) == pytest.approx(math.log(2))
